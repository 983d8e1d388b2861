import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentPaths } from './paths';

/**
 * Processes of an environment whose supervisor is gone (it was killed, its children were not). The supervisor marks
 * its children in their environment, so nobody else's process is ever taken for one.
 * Where there is no /proc this finds none, and a taken port is reported instead.
 */
export function orphans(paths: EnvironmentPaths): number[] {
  if (!existsSync(paths.home)) return [];
  const mark = `SUPERVISOR_SERVER_URL=unix://${join(paths.run, 'supervisor.sock')}`;
  return processIds().filter((pid) => environmentOf(pid).includes(mark));
}

/** Ends orphans: asks first, then insists. */
export async function endOrphans(paths: EnvironmentPaths): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of orphans(paths)) send(pid, signal);
    for (let round = 0; round < 100 && orphans(paths).length > 0; round += 1) await sleep(100);
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between.
  }
}
