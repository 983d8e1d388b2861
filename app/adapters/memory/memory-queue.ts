import type { BusConsumer, MessageHandler } from '../../ports/event-bus';
import { untilHandled } from '../messaging/until-handled';

const MOST_AT_ONCE = 16;

/** Messages for one consumer, in this process. */
export class MemoryQueue {
  readonly #waiting: string[] = [];
  readonly #pumps = new Set<() => void>();
  #inHand = 0;

  /** Messages not handled yet. */
  get size(): number {
    return this.#waiting.length + this.#inHand;
  }

  push(messages: readonly string[]): void {
    this.#waiting.push(...messages);
    for (const pump of this.#pumps) pump();
  }

  consume(handle: MessageHandler): BusConsumer {
    const controller = new AbortController();
    const running = new Set<Promise<void>>();
    const pump = () => {
      while (!controller.signal.aborted && running.size < MOST_AT_ONCE) {
        const message = this.#waiting.shift();
        if (message === undefined) return;
        const run = this.#handle(handle, message, controller.signal).finally(() => {
          running.delete(run);
          pump();
        });
        running.add(run);
      }
    };
    this.#pumps.add(pump);
    pump();
    return {
      stop: async () => {
        this.#pumps.delete(pump);
        controller.abort();
        await Promise.all(running);
      },
    };
  }

  async #handle(handle: MessageHandler, message: string, signal: AbortSignal): Promise<void> {
    this.#inHand += 1;
    const isHandled = await untilHandled(handle, message, signal);
    this.#inHand -= 1;
    if (!isHandled) this.#waiting.unshift(message);
  }
}
