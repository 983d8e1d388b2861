import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageHandler } from '../../ports/event-bus';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3000;

/**
 * Calls the handler until it succeeds, with growing pauses: it fails only while a server that it needs is away, and then
 * for every message, so there is no use in taking others.
 * @returns false when it was stopped before the handler succeeded: the message is not to be acknowledged
 */
export async function untilHandled(handle: MessageHandler, message: string, signal: AbortSignal): Promise<boolean> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await handle(message);
      return true;
    } catch {
      await pause(pauseMs, signal);
      if (signal.aborted) return false;
    }
  }
}

/** Waits so long, or until the signal, whichever comes first. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined); // an aborted pause ends here
}
