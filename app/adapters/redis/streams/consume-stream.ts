import type { MessageHandler } from '../../../ports/event-bus';
import { pause, untilHandled } from '../../messaging/until-handled';
import type { Guard } from '../guard';
import { type Group, type Message, StreamGroup } from './stream-group';
import type { WakeUp } from './wake-up';

/** One stream, read for one consumer. */
export interface StreamWork {
  readonly guard: Guard;
  readonly stream: string;
  readonly group: Group;
  readonly wakeUp: WakeUp;
  readonly handle: MessageHandler;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

// From each stream; a consumer reads several.
const MOST_AT_ONCE = 4;
const IDLE_MS = 1000;
const PAUSE_AFTER_FAILURE_MS = 200;

/** Handles messages until the signal; resolves when those in hand are done. A Redis that is away is waited for. */
export async function consumeStream({ guard, stream, group, wakeUp, handle, signal }: StreamWork): Promise<void> {
  const streamGroup = new StreamGroup(guard, stream, group);
  const handleOne = async ({ id, text }: Message) => {
    if (await untilHandled(handle, text, signal)) await streamGroup.acknowledge(id);
  };
  while (!signal.aborted) {
    try {
      const messages = await streamGroup.next(MOST_AT_ONCE);
      if (messages.length === 0) await wakeUp.wait(IDLE_MS, signal);
      await Promise.all(messages.map(handleOne));
    } catch {
      await pause(PAUSE_AFTER_FAILURE_MS, signal);
    }
  }
}
