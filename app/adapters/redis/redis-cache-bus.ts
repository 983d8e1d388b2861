import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheBus, CacheListener } from '../cache/cache-bus';
import { type CacheMessage, renderMessage } from './cache-message';
import type { RedisClient } from './client';
import type { Guard } from './guard';
import { InvalidationChannel } from './invalidation-channel';

const CONFIRMATION_MS = 500;
const POLL_MS = 10;

/** The instances' messages over the publish and subscribe commands of Redis, which reach every node of a cluster. */
export class RedisCacheBus implements CacheBus {
  readonly #channel: InvalidationChannel;
  readonly #confirmed = new Map<string, Set<string>>();
  #listener?: CacheListener;
  #lastFlush?: string;

  /**
   * @param client the one that the guard guards; its nodes are subscribed to
   * @param name of the channel
   * @param instanceId of this instance
   */
  constructor(
    private readonly guard: Guard,
    client: RedisClient,
    private readonly name: string,
    private readonly instanceId: string,
  ) {
    this.#channel = new InvalidationChannel(client, name, {
      onInterrupted: () => this.#listener?.onReset('interrupted'),
      onMessage: (message) => this.#onMessage(message),
    });
  }

  get isConnected(): boolean {
    return this.#channel.isConnected;
  }

  listen(listener: CacheListener): void {
    this.#listener = listener;
    this.#channel.open();
  }

  /** Waits until it is connected, at most so long. */
  async firstConnected(timeoutMs: number): Promise<void> {
    await waitUntil(() => this.isConnected, timeoutMs);
  }

  async flush(instances: number): Promise<readonly string[]> {
    const id = randomUUID();
    const confirmed = new Set([this.instanceId]);
    this.#confirmed.set(id, confirmed);
    try {
      this.#listener?.onReset('flushed'); // it may not be connected to hear itself
      await this.#say({ kind: 'flush', id });
      await waitUntil(() => confirmed.size >= instances, CONFIRMATION_MS);
      return [...confirmed].sort();
    } finally {
      this.#confirmed.delete(id);
    }
  }

  close(): void {
    this.#channel.close();
  }

  #onMessage(message: CacheMessage): void {
    if (message.kind === 'write') this.#listener?.onWrite(message.key, message.revision, message.position);
    if (message.kind === 'flushed') this.#confirmed.get(message.id)?.add(message.instance);
    if (message.kind === 'flush' && message.id !== this.#lastFlush) {
      this.#lastFlush = message.id;
      this.#listener?.onReset('flushed');
      this.#say({ kind: 'flushed', id: message.id, instance: this.instanceId }).catch(() => undefined);
    }
  }

  async #say(message: CacheMessage): Promise<void> {
    await this.guard.run((client) => client.publish(this.name, renderMessage(message)));
  }
}

async function waitUntil(condition: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition() && performance.now() < end) await sleep(POLL_MS);
}
