import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, runLogged } from './logged';
import { type Machine, onPath } from './machine';

/** How long to wait for another package manager, in seconds: unattended upgrades on a new machine take minutes. */
const lockTimeoutSeconds = 600;
const lockPollMilliseconds = 500;

/** Unattended: wait for dpkg's lock, and keep a configuration file that somebody changed. */
const unattended = [
  '-y',
  ...['-o', `DPkg::Lock::Timeout=${lockTimeoutSeconds}`],
  ...['-o', 'Dpkg::Options::=--force-confdef'],
  ...['-o', 'Dpkg::Options::=--force-confold'],
];

/** What apt-get prints while it waits for a lock, and (as an error) when it gives up; it names the holder if it can. */
const heldLock = /Could not get lock \S+(?:.*held by process (\d+))?/;
const gaveUpOnLock = /^E: (?:Could not get lock|Unable to acquire the dpkg)/m;
const step = /^Setting up \S+/;

/** apt-get of one machine, unattended, with a log. */
export interface Apt {
  /** Runs one apt-get command; waits for the locks of another package manager. */
  readonly run: (...words: string[]) => Promise<Ended>;
  /** Which of these packages are not installed. */
  readonly notInstalled: (packages: readonly string[]) => Promise<string[]>;
  /** File with everything that was printed. */
  readonly log: string;
}

/** apt-get of this machine; `onProgress` hears what it is doing and whom it waits for. */
export function apt(machine: Machine, onProgress: (line: string) => void, interruption: AbortSignal): Apt {
  const log = join(machine.stateFolder, 'logs', 'install.log');
  const environment = { ...machine.environment, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const common = { environment, log, interruption };
  const program = (name: string): string => onPath(machine, name) ?? name;

  const run = async (...words: string[]): Promise<Ended> => {
    const onLine = lineReporter(onProgress);
    const deadline = Date.now() + lockTimeoutSeconds * 1000;
    for (;;) {
      const ended = await runLogged([program('apt-get'), ...unattended, ...words], { ...common, onLine });
      // apt-get waits for dpkg's lock by itself, but not for that of the package lists.
      const locked = ended.code !== 0 && gaveUpOnLock.test(ended.output);
      if (!locked || interruption.aborted || Date.now() > deadline) return ended;
      await sleep(lockPollMilliseconds, undefined, { signal: interruption }).catch(() => {});
    }
  };
  const notInstalled = async (packages: readonly string[]): Promise<string[]> => {
    const query = ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...packages];
    const { output } = await runLogged([program('dpkg-query'), ...query], { ...common, onLine: () => {} });
    const installed = new Set(output.match(/^\S+(?= installed$)/gm));
    return packages.filter((name) => !installed.has(name));
  };
  return { run, notInstalled, log };
}

/** Passes on which package is set up, and once that a lock is waited for. */
function lineReporter(onProgress: (line: string) => void): (line: string) => void {
  let waiting = false;
  return (line) => {
    const held = heldLock.exec(line);
    if (held && !waiting) {
      waiting = true;
      const holder = held[1] ? `process ${held[1]}` : 'another package manager';
      onProgress(`waiting up to ${lockTimeoutSeconds / 60} minutes for ${holder}, which holds the lock of apt`);
    }
    const doing = step.exec(line)?.[0];
    if (doing) onProgress(doing);
  };
}
