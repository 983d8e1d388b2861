import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Digests of what a program runs with: its supervisor block, and the files it reads. */
export interface Applied {
  readonly block: string;
  readonly files: string;
}

/** What the runtime remembers of a component between two deploys. */
export interface Manifest {
  /** Programs of the last convergence that reached its end; undefined when none has. */
  readonly programs?: readonly string[];
  /**
   * What each program was last started with or told to read. Written only after it was: a deploy that was interrupted
   * between a new file and its program is made good by the next one.
   */
  readonly applied: Readonly<Record<string, Applied>>;
}

export function readManifest(folder: string): Manifest {
  const file = manifestFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : { applied: {} };
}

export function writeManifest(folder: string, manifest: Manifest): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  writeFileSync(`${manifestFile(folder)}.new`, JSON.stringify(manifest));
  renameSync(`${manifestFile(folder)}.new`, manifestFile(folder));
}

function manifestFile(folder: string): string {
  return join(folder, 'manifest.json');
}
