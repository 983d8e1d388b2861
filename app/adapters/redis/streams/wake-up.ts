import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '../client';

/** Tells consumers that there is something to read, so that they need not ask all the time. A call may get lost. */
export class WakeUp {
  #sleepers = new AbortController();

  constructor(
    subscriber: RedisClient,
    private readonly channel: string,
  ) {
    const subscribe = () => subscriber.subscribe(channel).catch(() => undefined); // it is repeated at the next connection
    if (subscriber.status === 'ready') void subscribe();
    subscriber.on('ready', subscribe);
    subscriber.on('message', () => {
      this.#sleepers.abort();
      this.#sleepers = new AbortController();
    });
  }

  /** Wakes everybody up, in all instances. Never throws. */
  async call(client: RedisClient): Promise<void> {
    await client.publish(this.channel, '').catch(() => 0);
  }

  /** Sleeps until a call, at most so long, or until the signal. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#sleepers.signal]);
    await sleep(milliseconds, undefined, { signal: either }).catch(() => undefined);
  }
}
