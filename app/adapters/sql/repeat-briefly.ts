import { setTimeout as sleep } from 'node:timers/promises';

// A short fail-over is survived; a client waits no longer.
const LIMIT_MS = 2000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 400;

/**
 * Repeats work that failed in a way that may pass, with short pauses, for about two seconds in all.
 * @param mayPass whether repeating the work is safe, and may help
 * @throws the last failure
 */
export async function repeatBriefly<T>(work: () => Promise<T>, mayPass: (error: unknown) => boolean): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      // Jittered, so that two which were in each other's way do not meet again.
      const pause = pauseMs * (0.5 + Math.random());
      if (!mayPass(error) || performance.now() + pause > end) throw error;
      await sleep(pause);
    }
  }
}
