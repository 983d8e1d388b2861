import { Kafka, type KafkaConfig, logLevel, Partitioners } from 'kafkajs';
import type { Logger } from 'pino';
import type { Config } from '../../contract';
import type { DomainEvent } from '../../domain/events/event';
import type { BusConsumer, BusLag, EventBus, MessageHandler } from '../../ports/event-bus';
import { BusConsumers } from '../messaging/bus-consumers';
import { consumeTopic } from './consume-topic';
import { Opened } from './opened';
import { createTopic, groupId, unread } from './topic';

/** What the bus needs. */
export interface KafkaOptions {
  readonly config: Pick<Config['messaging']['kafka'], 'brokers' | 'topic' | 'partitions'>;
  /** Names of those who get every event. */
  readonly consumers: readonly string[];
  /** Name of this process, as the brokers show it. */
  readonly member: string;
  readonly logger: Logger;
  /**
   * Makes a token that shows who the process is; asked for anew at each connection and before the broker forgets it.
   * @default none - the brokers ask nobody, and speak no TLS
   */
  readonly makeToken?: () => Promise<string>;
}

const TIMEOUTS_MS = { connectionTimeout: 2000, requestTimeout: 5000 };
// What fails for longer is repeated by the outbox, or by a new client.
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, retries: 4, restartOnFailure: async () => false };
// The broker's smallest session is 6 s; a fetch waits at most half a second, so that a stop need not.
const CONSUMER_MS = { sessionTimeout: 10_000, heartbeatInterval: 2000, maxWaitTimeInMs: 500 };
const ALL_IN_SYNC = -1;

/** Carries events through one Kafka topic, partitioned by subject; each consumer is a consumer group. */
export class KafkaEventBus implements EventBus {
  readonly #kafka: Kafka;
  readonly #admin = new Opened(() => this.#kafka.admin());
  // Not idempotent: kafkajs (2.2) calls that experimental, and consumers know an event by its id.
  readonly #producer = new Opened(() =>
    this.#kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false }),
  );
  readonly #consumers: BusConsumers;
  #topic?: Promise<void>;

  constructor(private readonly options: KafkaOptions) {
    const { config, consumers, member, logger, makeToken } = options;
    this.#consumers = new BusConsumers(consumers);
    this.#kafka = new Kafka({
      clientId: member,
      brokers: [...config.brokers],
      retry: RETRY,
      logLevel: logLevel.WARN,
      logCreator:
        () =>
        ({ log }) =>
          logger.debug({ detail: log.message }, 'kafka client disturbed'),
      ...TIMEOUTS_MS,
      ...(makeToken ? signedIn(makeToken) : {}),
    });
  }

  async publish(events: readonly DomainEvent[]): Promise<void> {
    const messages = events.map((event) => ({ key: event.subject, value: JSON.stringify(event) }));
    try {
      await this.#prepare();
      const producer = await this.#producer.get();
      await producer.send({ topic: this.options.config.topic, acks: ALL_IN_SYNC, messages });
    } catch (error) {
      await this.#disconnect();
      throw error;
    }
  }

  consume(consumer: string, handle: MessageHandler): BusConsumer {
    const { config, logger } = this.options;
    const open = () => this.#kafka.consumer({ groupId: groupId(config, consumer), retry: RETRY, ...CONSUMER_MS });
    const prepare = () => this.#prepare();
    const work = { open, prepare, topic: config.topic, handle, logger };
    return this.#consumers.start(consumer, () => consumeTopic(work));
  }

  async lag(): Promise<BusLag[]> {
    const { config, consumers } = this.options;
    const admin = await this.#admin.get();
    return Promise.all(
      consumers.map(async (name) => ({ consumer: name, messages: await unread(admin, config, name) })),
    );
  }

  async available(): Promise<boolean> {
    return this.#admin
      .get()
      .then((admin) => admin.describeCluster())
      .then(
        () => true,
        () => false,
      );
  }

  async close(): Promise<void> {
    await this.#consumers.stop();
    await this.#disconnect();
  }

  #prepare(): Promise<void> {
    this.#topic ??= this.#createTopic();
    return this.#topic;
  }

  async #createTopic(): Promise<void> {
    try {
      await createTopic(await this.#admin.get(), this.options.config);
    } catch (error) {
      await this.#disconnect();
      throw error;
    }
  }

  // Whoever needs a connection next opens a new one, and looks for the topic again.
  async #disconnect(): Promise<void> {
    this.#topic = undefined;
    await Promise.all([this.#producer.close(), this.#admin.close()]);
  }
}

/** Over TLS, whose certificate Node must trust: a token would be anybody's otherwise. */
function signedIn(makeToken: () => Promise<string>): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ssl: true,
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await makeToken() }) },
  };
}
