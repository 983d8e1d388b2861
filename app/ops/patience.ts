import { setTimeout as sleep } from 'node:timers/promises';

// Prometheus waits for all measurements no longer than its interval: one that is late must not cost the others.
const SCRAPE_MS = 1000;

/** What was asked for; undefined when it cannot be had, or not within so many milliseconds. */
export async function within<T>(milliseconds: number, asking: Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const tooLate = sleep(milliseconds, undefined, { signal: controller.signal }).catch(() => undefined);
  const answer = await Promise.race([asking.catch(() => undefined), tooLate]);
  controller.abort();
  return answer;
}

/** What a measurement asks of a server; undefined when that is away, or takes longer than a scrape waits for it. */
export function forScrape<T>(asking: Promise<T>): Promise<T | undefined> {
  return within(SCRAPE_MS, asking);
}
