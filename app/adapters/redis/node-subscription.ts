import { Redis, type RedisOptions } from 'ioredis';

/** Who is told what a node says. */
export interface NodeListener {
  /** From now on it hears everything, or nothing. */
  onChange(): void;
  onMessage(text: string): void;
}

const PING_INTERVAL_MS = 1000;
const PAUSE_MS = 100;

/** One subscription to a channel at one node, over a connection of its own; it connects again whenever that is lost. */
export class NodeSubscription {
  #redis?: Redis;
  #isConnected = false;
  #isClosed = false;
  #timer?: NodeJS.Timeout;

  constructor(
    private readonly node: RedisOptions,
    private readonly channel: string,
    private readonly listener: NodeListener,
  ) {
    this.#open();
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#redis?.disconnect();
  }

  #open(): void {
    const redis = new Redis({ ...this.node, lazyConnect: true, retryStrategy: () => null, autoResubscribe: false });
    this.#redis = redis;
    redis.on('error', () => undefined); // `close` follows
    redis.on('message', (_channel: string, text: string) => this.listener.onMessage(text));
    redis.once('close', () => this.#lost());
    redis.connect().then(
      () => this.#subscribe(redis),
      () => undefined,
    );
  }

  async #subscribe(redis: Redis): Promise<void> {
    try {
      await redis.subscribe(this.channel);
      this.#isConnected = true;
      this.listener.onChange();
      this.#watch(redis);
    } catch {
      redis.disconnect();
    }
  }

  // A node that hangs closes nothing.
  #watch(redis: Redis): void {
    this.#timer = setTimeout(() => {
      redis.ping().then(
        () => this.#watch(redis),
        () => redis.disconnect(),
      );
    }, PING_INTERVAL_MS).unref();
  }

  #lost(): void {
    clearTimeout(this.#timer);
    if (this.#isConnected && !this.#isClosed) {
      this.#isConnected = false;
      this.listener.onChange();
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#open(), PAUSE_MS * (0.5 + Math.random())).unref();
  }
}
