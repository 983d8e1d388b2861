import { setTimeout as sleep } from 'node:timers/promises';

/** Work that goes on beside the requests, until it is stopped. */
export interface Background {
  /** Resolves when the work has ended. */
  stop(): Promise<void>;
}

/**
 * Repeats a task at an interval; a failed run is as good as a successful one.
 * @param task must not take for ever
 */
export function repeat(task: () => Promise<void>, intervalMs: number): Background {
  return inBackground(async (signal) => {
    while (!signal.aborted) {
      await task().catch(() => undefined);
      await sleep(intervalMs, undefined, { signal, ref: false });
    }
  });
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3000;

/** Tries a task until it succeeds, with growing pauses. */
export function untilDone(task: () => Promise<void>, onFailure: (error: unknown, attempt: number) => void): Background {
  return inBackground(async (signal) => {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        return await task();
      } catch (error) {
        onFailure(error, attempt);
        await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS), undefined, { signal });
      }
    }
  });
}

function inBackground(work: (signal: AbortSignal) => Promise<void>): Background {
  const controller = new AbortController();
  const finished = work(controller.signal).catch(() => undefined); // an aborted pause ends here
  return {
    stop: async () => {
      controller.abort();
      await finished;
    },
  };
}
