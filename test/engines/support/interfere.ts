import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ended, Project, Started } from './project';

/** Ways to stand in the way of a command, as machines and people do. */

/** Whether this account may have mounts of its own. */
export const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

/** Runs a command in mounts of its own, which `script` has changed; nobody else sees them, and they end with it. */
export function inOwnMounts(project: Project, script: string, words: readonly string[], variables?: NodeJS.ProcessEnv) {
  const command = `set -e; ${script}; exec "$0" tools/run.mjs "$@"`;
  return project.spawn('unshare', ['-m', 'sh', '-c', command, process.execPath, ...words], variables).ended;
}

/** Mount script: a folder that can only be read. */
export const readOnly = (folder: string) =>
  `mount --bind '${folder}' '${folder}' && mount -o remount,ro,bind '${folder}'`;

/** Mount script: a file in another's place. */
export const instead = (path: string, file: string) => `mount --bind '${file}' '${path}'`;

/** Listens on a port until the returned function is called. */
export async function holdPort(port: number): Promise<() => Promise<void>> {
  const server = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** A command at a terminal. */
export interface AtTerminal extends Started {
  /** Ctrl-C: the terminal interrupts everything in the foreground at once. */
  interrupt(): void;
}

/** Starts a command at a terminal of its own. */
export function atTerminal(project: Project, words: readonly string[]): AtTerminal {
  const command = [process.execPath, 'tools/run.mjs', ...words].join(' ');
  const begin = Date.now();
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: project.folder, stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (status) => resolve({ status, output, seconds: (Date.now() - begin) / 1_000 })),
  );
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return { pid: child.pid ?? 0, ended, output: () => output, signal, interrupt: () => void child.stdin.write('\x03') };
}

/** Kills a process and everything it has started, as the machine does when memory ends. */
export function killTree(pid: number): void {
  const children = childrenOf(pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  for (const child of children) killTree(child);
}

function childrenOf(parent: number): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.map(Number).filter((pid) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === parent;
    } catch {
      return false;
    }
  });
}

/** Waits for a moment of a running command. */
export async function moment(running: Started, isThere: () => boolean): Promise<void> {
  let isOver = false;
  void running.ended.then(() => (isOver = true));
  while (!isThere()) {
    if (isOver) throw new Error(`it ended before that moment:\n${running.output()}`);
    await sleep(5);
  }
}
