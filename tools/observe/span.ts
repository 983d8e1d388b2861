import type { Span } from './prometheus';

/** Points of a line: about one for two pixels of its picture. */
const POINTS = 240;

/**
 * What to ask for, to show the last `seconds` before `now`: points that lie on a grid, so that the next look finds most
 * of them where they were.
 * @param interval time between two scrapes, in seconds; points are no closer
 */
export function spanOf(now: number, seconds: number, interval: number): Span {
  const step = Math.ceil(seconds / POINTS / interval) * interval;
  const end = Math.floor(now / step) * step;
  return { start: end - Math.floor(seconds / step) * step, end, step };
}
