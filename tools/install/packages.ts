import { type Apt, apt } from './apt';
import { holdBack } from './hold-back';
import { debianPackages, installLines } from './lines';
import { type Ended, watchInterruption } from './logged';
import { type Machine, onPath, thisMachine } from './machine';
import { InstallError } from './problem';
import type { ProgramName } from './program-table';

/** How to install packages. */
export interface InstallOptions {
  /** Hears one line per step. */
  readonly onProgress: (line: string) => void;
  /** @default thisMachine() */
  readonly machine?: Machine;
}

/** What an installation brought. */
export interface Installed {
  /** Debian packages that were not there before. */
  readonly packages: readonly string[];
  /** File with everything that was printed. */
  readonly log: string;
}

/** What apt says when its package lists are missing or older than the archive. */
const listsAreOld = /Unable to locate package|has no installation candidate|Failed to fetch|Unable to fetch/;

/** Reads the package lists anew only when the installation shows that they are old. */
async function installWith({ run }: Apt, packages: readonly string[], interruption: AbortSignal): Promise<Ended> {
  const install = (): Promise<Ended> => run('install', '--no-install-recommends', ...packages);
  const first = await install();
  if (first.code === 0 || interruption.aborted || !listsAreOld.test(first.output)) return first;
  const update = await run('update');
  if (update.code !== 0 || interruption.aborted) return update;
  const second = await install();
  return { code: second.code, output: update.output + second.output };
}

function aptFailure({ output }: Ended, packages: readonly string[], log: string, signal?: string): InstallError {
  const [error] = [...output.matchAll(/^E: (.+)$/gm)].map((match) => match[1]);
  const offline = /Temporary failure resolving|Could not connect|Connection (?:failed|timed out|refused)/.test(output);
  const wayOut = offline
    ? 'check the network and the sources of apt, then run the same command again'
    : 'read the log (apt-get -f install mends half-installed packages), then run the same command again';
  return new InstallError({
    step: `installing the Debian packages ${packages.join(' ')}`,
    why: signal ? `interrupted by ${signal}` : (error ?? 'apt-get failed'),
    log,
    wayOut: signal ? 'run the same command again: it goes on where this one stopped' : wayOut,
  });
}

function refuse(missing: readonly ProgramName[], machine: Machine): void {
  const hasApt = onPath(machine, 'apt-get') !== undefined;
  if (hasApt && machine.isRoot) return;
  throw new InstallError({
    step: `installing ${missing.join(', ')}`,
    why: hasApt ? 'only root may install packages' : 'there is no apt-get on this machine',
    wayOut: installLines(missing, machine),
  });
}

/**
 * Installs the packages of programs that are missing: on Debian and its relatives, as root, without starting what they
 * bring. Packages that are installed already are left as they are.
 * @throws InstallError with the exact lines to type, where this process may not or cannot install packages
 */
export async function installPackages(missing: readonly ProgramName[], options: InstallOptions): Promise<Installed> {
  const { machine = thisMachine(), onProgress } = options;
  refuse(missing, machine);
  const { interruption, stop } = watchInterruption();
  interruption.addEventListener('abort', () => onProgress(`${interruption.reason}: stopping at the next safe place`));
  try {
    const manager = apt(machine, onProgress, interruption);
    const all = debianPackages(missing);
    const packages = await manager.notInstalled(all);
    if (packages.length === 0) throw brokenPackages(all, manager.log);
    onProgress(`installing ${packages.join(' ')}`);
    const putBack = holdBack(machine);
    const ended = await installWith(manager, packages, interruption).finally(putBack);
    if (ended.code !== 0 || interruption.aborted) throw aptFailure(ended, packages, manager.log, interruption.reason);
    return { packages, log: manager.log };
  } finally {
    stop();
  }
}

const brokenPackages = (packages: readonly string[], log: string): InstallError =>
  new InstallError({
    step: `installing the Debian packages ${packages.join(' ')}`,
    why: 'they are installed, but their programs are not where they belong',
    log,
    wayOut: `apt-get install --reinstall ${packages.join(' ')}`,
  });
