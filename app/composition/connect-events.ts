import type { Logger } from 'pino';
import type { RedisClient } from '../adapters/redis/client';
import type { SqlDatabase } from '../adapters/sql/sql-database';
import type { Config } from '../contract';
import type { EventConsumer } from '../domain/consumers/consumer';
import { CommitSignal } from '../domain/events/commit-signal';
import type { EventBus } from '../ports/event-bus';
import type { EventPorts } from '../ports/events';
import type { RetrySchedule } from '../ports/retry-schedule';

/** Events over the bus of the configuration, and what to close when nobody uses them any more, before the database. */
export interface EventConnections {
  readonly events: EventPorts;
  close(): Promise<void>;
}

/** What events are carried over. */
export interface EventSources {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: SqlDatabase;
  /** The client that the adapters share; undefined without Redis. */
  readonly redis?: RedisClient;
  readonly consumers: readonly EventConsumer[];
}

/** Opens the bus and the schedule of retries without waiting for them. */
export async function connectEvents(sources: EventSources): Promise<EventConnections> {
  const { SqlOutbox } = await import('../adapters/sql/events/sql-outbox');
  const { SqlHistoryReader } = await import('../adapters/sql/events/sql-history-reader');
  const { SqlRetries } = await import('../adapters/sql/retries/sql-retries');
  const { database, consumers } = sources;
  const [bus, schedule] = await Promise.all([openBus(sources), openSchedule(sources)]);
  return {
    events: {
      consumers,
      bus,
      schedule,
      outbox: new SqlOutbox(database),
      history: new SqlHistoryReader(database),
      retries: new SqlRetries(database),
      commits: new CommitSignal(database),
    },
    close: async () => {
      await Promise.allSettled([bus.close(), schedule.close()]);
    },
  };
}

async function openBus({ config, logger, redis, consumers: all }: EventSources): Promise<EventBus> {
  const { messaging, instanceId: member } = config;
  const consumers = all.map(({ name }) => name);
  if (messaging.kind === 'redis' && redis) return openStreams(config, redis, logger, consumers);
  if (messaging.kind === 'rabbitmq') {
    const { RabbitmqEventBus } = await import('../adapters/rabbitmq/rabbitmq-event-bus');
    return new RabbitmqEventBus({ config: messaging.rabbitmq, consumers, member, logger });
  }
  if (messaging.kind === 'kafka') {
    const { KafkaEventBus } = await import('../adapters/kafka/kafka-event-bus');
    const makeToken = await tokensOf(messaging.kafka);
    return new KafkaEventBus({ config: messaging.kafka, consumers, member, logger, makeToken });
  }
  const { MemoryEventBus } = await import('../adapters/memory/memory-event-bus');
  return new MemoryEventBus(consumers);
}

/** Tokens of the machine's role; undefined when the brokers ask nobody. */
async function tokensOf({ iamRegion }: Config['messaging']['kafka']): Promise<(() => Promise<string>) | undefined> {
  if (iamRegion === undefined) return undefined;
  const { iamToken } = await import('../adapters/kafka/iam-token');
  return () => iamToken(iamRegion);
}

async function openStreams(config: Config, client: RedisClient, logger: Logger, consumers: readonly string[]) {
  const { openRedis } = await import('../adapters/redis/client');
  const { StreamsEventBus } = await import('../adapters/redis/streams/streams-event-bus');
  const { messaging, system, environment, instanceId } = config;
  return new StreamsEventBus({
    client,
    subscriber: openRedis(redisOf(config), logger),
    prefix: `${system}:${environment}:${messaging.stream}`,
    consumers,
    // One instance after the other may have the same id, and must not mistake what was in the hands of the first for its own.
    member: `${instanceId}-${process.pid}`,
  });
}

async function openSchedule({ config, logger, redis: client }: EventSources): Promise<RetrySchedule> {
  if (!client || !config.runsWork) {
    const { MemoryRetrySchedule } = await import('../adapters/memory/memory-retry-schedule');
    return new MemoryRetrySchedule();
  }
  const { openRedis } = await import('../adapters/redis/client');
  const { BullmqRetrySchedule } = await import('../adapters/redis/bullmq-retry-schedule');
  const openForWorker = () => openRedis(redisOf(config), logger, 'endless');
  return new BullmqRetrySchedule({
    client,
    openForWorker,
    prefix: `${config.system}:${config.environment}:retry`,
    logger,
  });
}

function redisOf({ redis }: Config): NonNullable<Config['redis']> {
  if (!redis) throw new Error('REDIS_URL is not set: the shared client of Redis cannot be there');
  return redis;
}
