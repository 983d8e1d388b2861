import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf, isAlive } from './alive';

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly since: string;
  /** Start of the process: after a reboot another one may have its id. */
  readonly birth?: string;
}

/**
 * Takes a lock file unless a living process holds it; a dead one's is taken over.
 * @returns the holder when it is somebody else, undefined when the lock is ours now
 */
export function takeLock(file: string): LockHolder | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  const { pid } = process;
  writeFileSync(
    draft,
    JSON.stringify({ pid, since: new Date().toISOString(), birth: birthOf(pid) } satisfies LockHolder),
  );
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = readHolder(file);
        if (holder && holds(holder)) return holder;
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

export function releaseLock(file: string): void {
  rmSync(file, { force: true });
}

/** Runs `work` while holding a lock, waiting for whoever holds it. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (takeLock(file)) await sleep(50);
  try {
    return await work();
  } finally {
    releaseLock(file);
  }
}

function holds({ pid, birth }: LockHolder): boolean {
  return isAlive(pid) && (birth === undefined || birth === birthOf(pid));
}

function readHolder(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}
