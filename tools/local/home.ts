import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { environmentPaths } from './paths';

/** A socket's path ends at 107 bytes; the longest name below the folder of an environment takes 40 of them. */
const LONGEST_HOME = 107 - 40;
/** Blanks, quotes, percent signs and the like mean something else in the configuration files that name the folder. */
const PLAIN = /^[\w./@+-]+$/;

/**
 * Makes the folder of an environment. Where the project's own folder will not do — data servers refuse to run as root
 * and cannot enter somebody's closed home, sockets need a short path, configuration files a plain one —
 * `.abreast/<environment>` becomes a link to a folder that will.
 */
export function prepareHome(environment: string): string {
  const { link: home } = environmentPaths(environment);
  if (!existsSync(home)) {
    const isDangling = lstatSync(home, { throwIfNoEntry: false }) !== undefined;
    const elsewhere = isDangling ? undefined : otherHome(home);
    if (isDangling) mkdirSync(readlinkSync(home), { recursive: true, mode: 0o711 });
    else if (elsewhere) link(home, elsewhere);
    else mkdirSync(home, { recursive: true, mode: 0o711 });
  }
  return realpathSync(home);
}

function link(home: string, target: string): void {
  mkdirSync(target, { recursive: true, mode: 0o711 });
  mkdirSync(dirname(home), { recursive: true });
  symlinkSync(target, home);
}

/** Where `prepareHome` will make the folder of an environment that has none. */
export function futureHome(environment: string): string {
  const { link: home } = environmentPaths(environment);
  const isDangling = lstatSync(home, { throwIfNoEntry: false }) !== undefined;
  return isDangling ? resolve(dirname(home), readlinkSync(home)) : (otherHome(home) ?? home);
}

function otherHome(home: string): string | undefined {
  mkdirSync(dirname(home), { recursive: true });
  const path = join(realpathSync(dirname(home)), 'x');
  if (path.length + 20 <= LONGEST_HOME && PLAIN.test(path) && isOpen(dirname(path))) return undefined;
  const name = `${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
  return process.getuid?.() === 0
    ? join('/var/lib/abreast', name)
    : join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'abreast', name);
}

/** Whether other accounts may pass through every folder on the way; only root starts programs under other accounts. */
export function isOpen(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  for (let at = folder; at !== '/'; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
  }
  return true;
}

/** Removes the folder of an environment, and the folder that it leads to. */
export function removeHome(environment: string): void {
  const { link: home, state } = environmentPaths(environment);
  for (const file of [state, `${state}.backup`]) rmSync(file, { force: true });
  if (!existsSync(home)) return;
  const target = realpathSync(home);
  for (const folder of [home, target]) removeFolder(folder);
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    // A disk of its own is mounted there: it is empty now, and stays.
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
  }
}
