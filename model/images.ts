import { EnvironmentError, problem } from './errors';
import { isTree } from './merge';
import type { SectionsInput } from './schema/environment';

/** Stands in place of a digest until the image is pushed for the first time. */
export const UNPUSHED = 'unpushed';

type ImageInput = Exclude<SectionsInput['image'], undefined>;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether a text is the digest of an image. */
export const isDigest = (text: string): boolean => DIGEST.test(text);

/**
 * The image that the lock file names for a repository; the registry is that of the environment's own account and region.
 * @param lock content of `images.lock.json`: for each repository of the registry the digest to run, or 'unpushed'
 * @throws EnvironmentError for a repository that it does not name, or names by anything but a digest
 */
export function lockedImage(lock: unknown, repository: string): ImageInput {
  const path = `images.lock.json: ${repository}`;
  const digest = isTree(lock) ? lock[repository] : undefined;
  if (digest === undefined)
    throw refused(path, undefined, 'is missing', `add "${repository}": "${UNPUSHED}", and push the image`);
  if (typeof digest !== 'string' || !(digest === UNPUSHED || isDigest(digest)))
    throw refused(path, digest, 'is not a digest', "write 'sha256:' and 64 hexadecimal digits; a tag can move");
  return { kind: 'locked', repository, digest };
}

const refused = (...facts: Parameters<typeof problem>) => new EnvironmentError([problem(...facts)]);
