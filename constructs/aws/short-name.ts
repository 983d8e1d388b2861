import { createHash } from 'node:crypto';
import type { Environment } from '../../model/environment';
import { nameOf } from './environment';

const HASH_LENGTH = 6;

/**
 * Name of a resource whose service takes fewer characters than `nameOf` may have: the same name when it fits, otherwise
 * its beginning and a hash of the whole. Letters, digits and single hyphens; never ends with a hyphen.
 */
export function shortNameOf(environment: Environment, part: string, longest: number): string {
  const name = nameOf(environment, part);
  if (name.length <= longest) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, longest - HASH_LENGTH - 1).replace(/-+$/, '')}-${hash}`;
}
