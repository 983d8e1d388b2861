import { createHash } from 'node:crypto';
import type { DomainEvent } from '../../../domain/events/event';
import type { BusConsumer, BusLag, EventBus, MessageHandler } from '../../../ports/event-bus';
import { BusConsumers } from '../../messaging/bus-consumers';
import type { RedisClient } from '../client';
import { Guard } from '../guard';
import { consumeStream } from './consume-stream';
import { groupLags } from './group-lags';
import { WakeUp } from './wake-up';

/** What the bus needs. */
export interface StreamsOptions {
  /** For commands; it may be shared, and stays open. */
  readonly client: RedisClient;
  /** For the calls that wake consumers up; the bus closes it. */
  readonly subscriber: RedisClient;
  /** Starts every key: of the system, the environment and the stream. */
  readonly prefix: string;
  /** Names of those who get every event. */
  readonly consumers: readonly string[];
  /** Name of this process among those who share the work; another for each. */
  readonly member: string;
  /**
   * Time after which a message in the hand of a silent member goes to another, in milliseconds.
   * @default 30,000 - longer than a handler takes
   */
  readonly reclaimAfterMs?: number;
}

// The slots of a cluster spread them over its masters; the events of one subject stay in one.
const PARTITIONS = 4;
// About 5 MB for each partition. What is cut off unread the outbox repeats.
const MOST_MESSAGES = 10_000;
const TTL_SECONDS = 7 * 86_400;
const RECLAIM_AFTER_MS = 30_000;

/** Carries events in Redis Streams, one consumer group for each consumer. Redis 7 or later. */
export class StreamsEventBus implements EventBus {
  readonly #guard: Guard;
  readonly #streams: readonly string[];
  readonly #wakeUp: WakeUp;
  readonly #consumers: BusConsumers;

  constructor(private readonly options: StreamsOptions) {
    const { client, subscriber, prefix, consumers } = options;
    this.#consumers = new BusConsumers(consumers);
    this.#guard = new Guard(client);
    this.#streams = Array.from({ length: PARTITIONS }, (_, index) => `{${prefix}:${index}}`);
    this.#wakeUp = new WakeUp(subscriber, `${prefix}:wake`);
  }

  async publish(events: readonly DomainEvent[]): Promise<void> {
    const streams = this.#streams.map((stream) => ({
      stream,
      messages: events
        .filter(({ subject }) => this.#streamOf(subject) === stream)
        .map((event) => JSON.stringify(event)),
    }));
    const written = streams.filter(({ messages }) => messages.length > 0);
    await Promise.all(written.map(({ stream, messages }) => this.#append(stream, messages)));
    await this.#wakeUp.call(this.options.client);
  }

  consume(consumer: string, handle: MessageHandler): BusConsumer {
    const { member, reclaimAfterMs = RECLAIM_AFTER_MS } = this.options;
    const group = { name: consumer, member, reclaimAfterMs };
    const shared = { guard: this.#guard, group, wakeUp: this.#wakeUp, handle };
    return this.#consumers.start(consumer, () => {
      const controller = new AbortController();
      const work = this.#streams.map((stream) => consumeStream({ ...shared, stream, signal: controller.signal }));
      return {
        stop: async () => {
          controller.abort();
          await Promise.all(work);
        },
      };
    });
  }

  async lag(): Promise<BusLag[]> {
    const lags = (await Promise.all(this.#streams.map((stream) => groupLags(this.#guard, stream)))).flat();
    return this.options.consumers.map((consumer) => ({
      consumer,
      messages: lags.reduce((sum, lag) => sum + (lag.consumer === consumer ? lag.messages : 0), 0),
    }));
  }

  async available(): Promise<boolean> {
    return this.#guard
      .run((client) => client.ping())
      .then(
        () => true,
        () => false,
      );
  }

  async close(): Promise<void> {
    await this.#consumers.stop();
    this.options.subscriber.disconnect();
  }

  async #append(stream: string, messages: readonly string[]): Promise<void> {
    const answers = await this.#guard.run((client) => {
      const pipeline = client.pipeline();
      for (const message of messages) pipeline.xadd(stream, 'MAXLEN', '~', MOST_MESSAGES, '*', 'event', message);
      return pipeline.expire(stream, TTL_SECONDS).exec();
    });
    const failure = answers?.find(([error]) => error !== null)?.[0];
    if (failure || !answers) throw failure ?? new Error(`${stream} took no events`);
  }

  #streamOf(subject: string): string {
    const index = createHash('sha1').update(subject).digest().readUInt32BE() % PARTITIONS;
    return this.#streams[index] ?? '';
  }
}
