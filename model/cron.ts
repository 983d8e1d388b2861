/** One field of a cron expression. */
interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Words for its numbers, from `first` on. */
  readonly words: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** @see https://man7.org/linux/man-pages/man5/crontab.5.html */
const fields: readonly Field[] = [
  { name: 'minute', first: 0, last: 59, words: [] },
  { name: 'hour', first: 0, last: 23, words: [] },
  { name: 'day of the month', first: 1, last: 31, words: [] },
  { name: 'month', first: 1, last: 12, words: MONTHS },
  { name: 'day of the week', first: 0, last: 7, words: DAYS },
];

const PART = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/([1-9]\d*))?$/;

/** The first part of a cron expression of five fields that no clock shows, such as 'hour 25'; undefined for none. */
export function impossiblePart(expression: string): string | undefined {
  return expression
    .split(' ')
    .flatMap((text, index) => text.split(',').map((part) => ({ part, field: fields[index] })))
    .filter(({ part, field }) => field && !isPossible(part, field))
    .map(({ part, field }) => `${field?.name} ${part}`)[0];
}

function isPossible(part: string, field: Field): boolean {
  const found = PART.exec(part);
  if (!found) return false;
  const [from, to] = [found[1], found[2]].map((word) => (word === undefined ? undefined : numberOf(word, field)));
  const isInside = (number: number) => number >= field.first && number <= field.last;
  return (from === undefined || isInside(from)) && (to === undefined || (isInside(to) && to >= (from ?? to)));
}

/** NaN, which lies in no range, for a word that is none of the field's. */
function numberOf(word: string, { words, first }: Field): number {
  const index = words.indexOf(word.toUpperCase());
  return index < 0 ? Number(word) : first + index;
}
