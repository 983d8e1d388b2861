import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** File that names the digest of each repository's image. */
export const LOCK_FILE = 'images.lock.json';

/**
 * Writes a repository's digest into the lock file, at once and sorted; the other repositories stay as they are.
 * @param file Default: the project's
 * @returns whether the file named another digest before
 */
export function lockImage(repository: string, digest: string, file = LOCK_FILE): boolean {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
  if (lock[repository] === digest) return false;
  const images = Object.entries({ ...lock, [repository]: digest }).sort(([one], [other]) => (one < other ? -1 : 1));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(Object.fromEntries(images), null, 2)}\n`);
  renameSync(draft, file);
  return true;
}
