/**
 * Patterns that recognize a hidden path however it is spelt. Routers disagree about doubled and encoded slashes, case,
 * trailing slashes, `;parameters` and dot segments, so a path is hidden when any of them could take it for one of ours.
 * They are matched, ignoring case, against the path as the client sent it, with or without its query. The patterns keep
 * to what POSIX, PCRE and JavaScript read alike.
 */
export function hiddenPathPatterns(paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [...paths.map(pathPattern), DOT_SEGMENT, OVERLONG];
}

/** A percent sign, encoded again any number of times. */
const PERCENT = '%(25)*';
const SLASH = String.raw`([/\\]|${PERCENT}(2f|5c))`;
/** Matrix parameters: `/health;a=1/deep`. */
const PARAMETERS = String.raw`((;|${PERCENT}3b)[^/\\?#]*)?`;
/** The end, or a character that some router ends a path at; a letter, digit, - or _ makes it another path. */
const END = '($|[^a-zA-Z0-9_-])';

/** `/./` and `/../`: no client that means well sends them, and we do not guess where they lead. */
const DOT_SEGMENT = `^[^?#]*${SLASH}([.]|${PERCENT}2e){1,2}${PARAMETERS}(${SLASH}|$|[?#])`;
/** Bytes that only occur in overlong UTF-8, an old disguise of slashes and dots. */
const OVERLONG = `^[^?#]*${PERCENT}c[01]`;

function pathPattern(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return `^${segments.map((segment) => `${SLASH}+${[...segment].map(character).join('')}`).join(PARAMETERS)}${END}`;
}

/** A character as itself or percent-encoded, in either case. */
function character(one: string): string {
  const [high = '', low = ''] = one.charCodeAt(0).toString(16);
  // Upper and lower case differ in one bit: 4x and 6x, 5x and 7x.
  const row = /[a-z]/i.test(one) ? { 4: '[46]', 5: '[57]', 6: '[46]', 7: '[57]' }[high] : high;
  return `(${one === '.' ? '[.]' : one}|${PERCENT}${row}${low})`;
}
