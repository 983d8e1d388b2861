import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fchmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that a test started. */
export interface Program {
  readonly pid: number;
  /** Everything it wrote so far, to either stream. */
  output(): string;
  /** Sends a signal. */
  signal(name: NodeJS.Signals): void;
  /** Resolves once it has ended. */
  readonly ended: Promise<void>;
  /** Asks it to end, kills it after five seconds. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const programs = new Set<Program>();
const folders = new Set<string>();

/**
 * Starts a program; `stopAll` ends it at the latest. Its output goes to a file, because some programs open `/dev/stdout`
 * anew and the pipes of Node are sockets, which cannot be opened.
 */
export function start(command: string, args: readonly string[], cwd = tmpdir()): Program {
  const log = join(temporaryFolder(), 'log');
  const output = openSync(log, 'a');
  // Also for a program that runs as another account.
  fchmodSync(output, 0o666);
  const child = spawn(command, args, { cwd, stdio: ['ignore', output, output] });
  closeSync(output);
  if (child.pid === undefined) throw new Error(`${command} cannot be started: is it installed?`);
  const program = handle(child, child.pid, () => readFileSync(log, 'utf8'));
  programs.add(program);
  void program.ended.then(() => programs.delete(program));
  return program;
}

function handle(child: ChildProcess, pid: number, output: () => string): Program {
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  return {
    pid,
    output,
    ended,
    signal: (name) => void child.kill(name),
    stop: async (name = 'SIGTERM') => {
      child.kill(name);
      const killing = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(killing);
    },
  };
}

/** Runs a program to its end and keeps what it complained about. */
export async function run(command: string, args: readonly string[], cwd?: string) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, complaints] = await Promise.all([closed, text(child.stderr)]);
  return { code, complaints };
}

/** A folder of its own below the system's temporary folder, so that socket paths stay short. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'abreast-'));
  folders.add(folder);
  return folder;
}

/** Ends every program and removes every folder that this test file made. */
export async function stopAll(): Promise<void> {
  await Promise.all([...programs].map((program) => program.stop()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** Waits until something holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, milliseconds = 5000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms in vain for ${what}`);
    await sleep(20);
  }
}

/** Waits until a loopback port accepts connections. */
export function portOpen(port: number): Promise<void> {
  return until(`port ${port}`, () => accepts(port));
}

/** Whether a loopback port accepts connections. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
