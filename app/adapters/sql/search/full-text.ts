import { createHash } from 'node:crypto';
import { wordsOf } from '../../../domain/search/words';

const PLAIN = /^[a-z0-9]+$/;
const HASH_LENGTH = 32;

/**
 * The words as the full text of the databases gets them: letters and digits of ASCII. What else counts as a letter differs
 * between their versions, so other words are told apart by a hash. The prefix makes each longer than two letters, and none
 * a stop word: both would be ignored by a MariaDB or MySQL with the settings it comes with. At most 66 characters, of 84.
 */
export function tokensOf(words: readonly string[]): string[] {
  return words.map((word) => (PLAIN.test(word) ? `w0${word}` : `x0${hashOf(word)}`));
}

/** What a write stores in the column `words` beside a reason. */
export function fullTextOf(reason: string): string {
  return tokensOf(wordsOf(reason)).join(' ');
}

function hashOf(word: string): string {
  return createHash('sha256').update(word).digest('hex').slice(0, HASH_LENGTH);
}
