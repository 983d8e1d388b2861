import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  const { pid } = process;
  const draft = `${file}.${pid}`;
  const self: LockHolder = { pid, since: new Date().toISOString(), birth: birthOf(pid) };
  writeFileSync(draft, JSON.stringify(self));
  try {
    while (!isLinked(draft, file)) {
      const found = read(file);
      const holder = found === undefined ? undefined : parse(found);
      if (holder && holds(holder)) return holder;
      if (found !== undefined && takeOver(file, found)) return undefined;
    }
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Replaces the lock of a process that is gone. The claim is named after what was found and is a lock itself: of all who
 * find the same, one replaces it, and nobody the lock of a living one.
 */
function takeOver(file: string, found: string): boolean {
  const claim = `${file}.after-${createHash('sha256').update(found).digest('hex').slice(0, 8)}`;
  if (takeLock(claim)) return false;
  const isUnchanged = read(file) === found;
  if (isUnchanged) renameSync(claim, file);
  else releaseLock(claim);
  return isUnchanged;
}

/** Whether the draft has become the lock, whole. */
function isLinked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
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

/** What is in the file, or undefined when it was released a moment ago. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

function parse(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return undefined;
  }
}
