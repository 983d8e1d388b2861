import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that a test started; its data stays in its folder until the test removes that. */
export interface EngineProcess {
  /** Ends it gracefully, after 20 s by force; resolves once it is gone. */
  stop(): Promise<void>;
  /** `kill -9`; resolves once it is gone. Start it again with the same folder and port. */
  kill(): Promise<void>;
}

/** What to start, and how to know that it is ready. */
export interface EngineStart {
  readonly folder: string;
  readonly command: readonly string[];
  readonly variables?: NodeJS.ProcessEnv;
  readonly isReady: () => Promise<boolean>;
}

const READY_SECONDS = 60;
const STOP_SECONDS = 20;

/**
 * Starts a server in a process group of its own, because some are shell scripts around the server, and waits until it
 * is ready. What it prints goes to `<folder>/log`.
 * @throws Error with the end of its log when it ends or is not ready in time
 */
export async function startEngine({ folder, command, variables, isReady }: EngineStart): Promise<EngineProcess> {
  const [program = '', ...words] = command;
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  const env = { ...process.env, ...variables };
  const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} cannot be started`);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const signal = (name: NodeJS.Signals) => signalGroup(pid, name);
  const killAtExit = () => signal('SIGKILL');
  process.once('exit', killAtExit);
  void ended.then(() => process.off('exit', killAtExit));
  const kill = async () => {
    signal('SIGKILL');
    await ended;
  };
  if (!(await becomesReady(isReady, () => child.exitCode !== null))) {
    await kill();
    throw new Error(`${program} is not ready; the end of ${log}:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  }
  const stop = async () => {
    signal('SIGTERM');
    const force = setTimeout(() => signal('SIGKILL'), STOP_SECONDS * 1_000);
    await ended;
    clearTimeout(force);
  };
  return { stop, kill };
}

async function becomesReady(isReady: () => Promise<boolean>, hasEnded: () => boolean): Promise<boolean> {
  const deadline = Date.now() + READY_SECONDS * 1_000;
  while (!(await isReady().catch(() => false))) {
    if (hasEnded() || Date.now() > deadline) return false;
    await sleep(100);
  }
  return true;
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself.
  }
}
