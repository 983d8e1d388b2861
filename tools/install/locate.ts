import { readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isProgram, type Machine, searchPath } from './machine';
import type { Program } from './program';

/** Folders with programs that are often not on the PATH of a service, a script or another user. */
const usualFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];

/** Folders that fit `/usr/lib/postgresql/<version>/bin`, the highest version first; without a `*` the folder itself. */
function versionFolders(root: string, pattern: string): string[] {
  if (!pattern.includes('*')) return [join(root, pattern)];
  const [before = '', after = ''] = pattern.split('*');
  const prefix = basename(`${before}x`).slice(0, -1);
  const parent = join(root, dirname(`${before}x`));
  const versionIn = (name: string): number =>
    name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return [];
  }
  return names
    .filter((name) => Number.isFinite(versionIn(name)))
    .sort((left, right) => versionIn(right) - versionIn(left))
    .map((name) => join(parent, name, after));
}

/**
 * Every place where this program is, the one to prefer first: folders that a person named, PATH, the usual folders,
 * then folders per version. A link is followed by the file it leads to, because what comes in the same package may lie
 * only there; unless that has another name: `redis-server` is a link to a program that acts by the name it is called.
 */
export function locate(program: Program, machine: Machine): string[] {
  const folders = [
    ...searchPath(machine),
    ...usualFolders.map((folder) => join(machine.root, folder)),
    ...(program.folders ?? []).flatMap((pattern) => versionFolders(machine.root, pattern)),
  ];
  const paths = folders.flatMap((folder) => program.files.map((file) => join(folder, file))).filter(isProgram);
  return [
    ...new Set(paths.flatMap((path) => [path, realpathSync(path)].filter((each) => basename(each) === basename(path)))),
  ];
}
