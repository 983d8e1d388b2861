import { setTimeout as sleep } from 'node:timers/promises';
import type { Background } from './background';

/** Background work that need not wait for its interval. */
export interface Nudged extends Background {
  /** Has the task run at once, or once more when it is running. */
  nudge(): void;
}

/**
 * Repeats a task as long as it finds something to do, then at an interval; a failed run counts as one that found nothing.
 * @param task tells whether there may be more to do
 */
export function repeatNudged(task: () => Promise<boolean>, intervalMs: number): Nudged {
  const stopping = new AbortController();
  let isNudged = false;
  let sleeper = new AbortController();
  const work = async () => {
    while (!stopping.signal.aborted) {
      isNudged = false;
      const isBusy = await task().catch(() => false);
      if (isBusy || isNudged || stopping.signal.aborted) continue;
      sleeper = new AbortController();
      await sleep(intervalMs, undefined, { signal: sleeper.signal, ref: false }).catch(() => undefined);
    }
  };
  const finished = work();
  return {
    nudge: () => {
      isNudged = true;
      sleeper.abort();
    },
    stop: async () => {
      stopping.abort();
      sleeper.abort();
      await finished;
    },
  };
}
