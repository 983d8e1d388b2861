import { editDistance } from '../app/contract';

/** The known word that was probably meant: at most half of its letters (rounded up) differ, the fewest first. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, edits: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.ceil(candidate.length / 2))
    .sort((left, right) => left.edits - right.edits);
  return ranked[0]?.candidate;
}

/** The way out for an unknown word: the nearest known one, else all of them. */
export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? `known are ${known.join(', ')}` : `did you mean '${meant}'?`;
}
