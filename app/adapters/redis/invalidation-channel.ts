import { Cluster, type RedisOptions } from 'ioredis';
import { type CacheMessage, parseMessage } from './cache-message';
import type { RedisClient } from './client';
import { NodeSubscription } from './node-subscription';

/** Who is told what the channel says. */
export interface ChannelListener {
  /** Messages may have been missed until now. */
  onInterrupted(): void;
  /** May be told of one message several times. */
  onMessage(message: CacheMessage): void;
}

const LOOK_INTERVAL_MS = 1000;

/**
 * Hears what the instances say about the cache, at every master of a cluster: the one that is written to tells it at once,
 * the others up to 50 ms later (their links delay small messages, Redis 7). The subscriber of ioredis' cluster client
 * (5.11) changes its node without saying so: then messages are missed, and nobody knows.
 */
export class InvalidationChannel {
  readonly #nodes = new Map<string, NodeSubscription>();
  #timer?: NodeJS.Timeout;

  constructor(
    private readonly client: RedisClient,
    private readonly name: string,
    private readonly listener: ChannelListener,
  ) {}

  /** False while no message is heard. One node is enough: they pass messages on to each other. */
  get isConnected(): boolean {
    for (const node of this.#nodes.values()) if (node.isConnected) return true;
    return false;
  }

  open(): void {
    this.#follow();
    this.#timer = setInterval(() => this.#follow(), LOOK_INTERVAL_MS).unref();
    if (this.client instanceof Cluster) this.client.on('+node', () => this.#follow());
  }

  close(): void {
    clearInterval(this.#timer);
    for (const node of this.#nodes.values()) node.close();
    this.#nodes.clear();
  }

  // Those that are no longer masters are given up, new ones are heard.
  #follow(): void {
    const masters = new Map(this.#masters().map((node) => [`${node.host}:${node.port}`, node]));
    for (const [key, node] of this.#nodes) {
      if (masters.has(key) || masters.size === 0) continue;
      node.close();
      this.#nodes.delete(key);
      this.listener.onInterrupted();
    }
    for (const [key, node] of masters) if (!this.#nodes.has(key)) this.#nodes.set(key, this.#subscribe(node));
  }

  #subscribe(node: RedisOptions): NodeSubscription {
    return new NodeSubscription(node, this.name, {
      onChange: () => this.listener.onInterrupted(),
      onMessage: (text) => {
        const message = parseMessage(text);
        if (message) this.listener.onMessage(message);
      },
    });
  }

  #masters(): RedisOptions[] {
    return this.client instanceof Cluster
      ? this.client.nodes('master').map(({ options }) => options)
      : [this.client.options];
  }
}
