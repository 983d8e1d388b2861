import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MANIFESTS, manifestFiles } from './files';
import type { StackFile } from './render';

/** What cdktf's manifest says of a stack. */
interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
}

/** What was synthesized into a folder, by id of the stack, in the order of the manifest. */
export function synthesizedFiles(folder: string): Readonly<Record<string, StackFile>> {
  const { stacks } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as StackFile;
  return Object.fromEntries(
    Object.entries(stacks).map(([id, { synthesizedStackPath }]) => [id, read(synthesizedStackPath)]),
  );
}

/**
 * Writes the manifests of an environment, in place of those that were there.
 * @param folder in which its stacks were synthesized
 * @returns paths that were written
 */
export function writeManifests(environment: string, folder: string): readonly string[] {
  const files = manifestFiles(environment, synthesizedFiles(folder));
  rmSync(join(MANIFESTS, environment), { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return Object.keys(files);
}
