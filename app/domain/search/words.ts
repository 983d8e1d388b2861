// Search engines cut or ignore longer ones, each at a length of its own. In characters.
const LONGEST_WORD = 64;
// Marks belong to the letter before them: without the vowel signs a word of Hindi would be letters.
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/**
 * The words of a text as they are searched: runs of letters and digits, in lower case, each once, in their order. Made
 * here, not by the search engines, so that all of them find the same. Accents count; languages without blanks have one
 * word from one punctuation mark to the next.
 */
export function wordsOf(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  return [...new Set(words.map((word) => [...word].slice(0, LONGEST_WORD).join('')))];
}
