import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of a mirror that holds the packages of the public registry. */
const REGISTRY = 'registry.terraform.io';
/** What a machine keeps below its root that is no data, or endless. */
const NO_MIRRORS = ['proc', 'sys', 'dev', 'run', 'tmp'];
const DEEPEST = 3;

/** Where to look for mirrors. */
export interface MirrorPlaces {
  /** Folders separated by colons, as in TF_PLUGIN_MIRROR. @default the folders below `root` are searched */
  readonly named?: string;
  /** @default '/' */
  readonly root?: string;
}

/**
 * Folders with packages of Terraform providers on this machine, each holding a folder `registry.terraform.io`: those
 * named, else those found at most three folders below the root. With one of them Terraform needs no network.
 */
export function providerMirrors({ named, root = '/' }: MirrorPlaces): string[] {
  if (named) return named.split(':').filter((folder) => existsSync(join(folder, REGISTRY)));
  return search(root, DEEPEST);
}

function search(folder: string, depth: number): string[] {
  if (existsSync(join(folder, REGISTRY))) return [folder];
  return depth === 0 ? [] : foldersIn(folder).flatMap((name) => search(join(folder, name), depth - 1));
}

/** Without links, which lead back up; empty for a folder that is closed to us. */
function foldersIn(folder: string): string[] {
  try {
    const found = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return found.map(({ name }) => name).filter((name) => !NO_MIRRORS.includes(name) && !name.startsWith('.'));
  } catch {
    return [];
  }
}

/**
 * A configuration of Terraform's command line that takes from the mirrors what they have.
 * @param others where the other providers come from: the registry, or nowhere
 */
export function mirrorConfiguration(mirrors: readonly string[], others: 'registry' | 'nowhere'): string {
  const sources = mirrors.map((path) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }`);
  const mirrored = mirrors.flatMap(providersIn).map((address) => JSON.stringify(address));
  const direct = others === 'registry' ? [`  direct {\n    exclude = [${mirrored.join(', ')}]\n  }`] : [];
  return `disable_checkpoint = true\nprovider_installation {\n${[...sources, ...direct].join('\n')}\n}\n`;
}

/** Addresses of the providers in a mirror, such as 'registry.terraform.io/hashicorp/aws'. */
export function providersIn(mirror: string): string[] {
  const registry = join(mirror, REGISTRY);
  return foldersIn(registry).flatMap((namespace) =>
    foldersIn(join(registry, namespace)).map((name) => `${REGISTRY}/${namespace}/${name}`),
  );
}
