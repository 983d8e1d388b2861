import { readFileSync } from 'node:fs';

/** Whether a process with this id exists, be it another account's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * What tells a process from a later one with the same id: boot and time of its start.
 * @returns undefined where there is no /proc
 */
export function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // Field 22 of proc(5); the name, field 2, stands in brackets and may hold spaces.
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\)(?=[^)]*$)/);
    return `${boot} ${rest.trim().split(' ')[19]}`;
  } catch {
    return undefined;
  }
}
