import { readFileSync } from 'node:fs';

/** Whether a process with this id runs, be it another account's. One that has ended and was not fetched yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statOf(pid)?.[0] !== 'Z';
}

/**
 * What tells a process from a later one with the same id: boot and time of its start.
 * @returns undefined where there is no /proc
 */
export function birthOf(pid: number): string | undefined {
  const started = statOf(pid)?.[19];
  return started && `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${started}`;
}

/** Fields of proc(5) from the third, the state, on: the second is a name and may hold spaces and brackets. */
function statOf(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
