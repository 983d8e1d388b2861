import type { Environment } from '../model/environment';
import { Duration } from '../model/values';

const SHORTEST = Duration.of('2m');
/** A rate over fewer scrapes says little. */
const SCRAPES = 4;

/** Time over which rates are taken: short, so that faults show and end soon. Objectives have longer ones of their own. */
export function windowOf({ observability }: Environment): string {
  const seconds = Math.max(SHORTEST.seconds, SCRAPES * observability.scrapeInterval.seconds);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
