import { type Logger, pino } from 'pino';
import { KafkaEventBus } from '../../../../app/adapters/kafka/kafka-event-bus';
import { MemoryEventBus } from '../../../../app/adapters/memory/memory-event-bus';
import { RabbitmqEventBus } from '../../../../app/adapters/rabbitmq/rabbitmq-event-bus';
import { firstReady, openRedis } from '../../../../app/adapters/redis/client';
import { StreamsEventBus } from '../../../../app/adapters/redis/streams/streams-event-bus';
import { Secret } from '../../../../app/contract';
import type { EventBus } from '../../../../app/ports/event-bus';

/** Which bus to open. */
export interface BusAddress {
  readonly kind: 'memory' | 'redis' | 'rabbitmq' | 'kafka';
  /** URLs of nodes, or brokers; several separated by commas. */
  readonly urls: string;
}

/** Those for whom every bus of a test is opened. */
export const BUS_CONSUMERS: readonly string[] = ['audit', 'search'];

/** A message of a process that died goes to another of a Redis stream after so long, in milliseconds. */
export const RECLAIM_AFTER_MS = 3000;

const silent = pino({ level: 'silent' });

/** Opens a bus as a process of its own would, within names of its own. */
export async function openBus({ kind, urls }: BusAddress, scope: string, logger: Logger = silent): Promise<EventBus> {
  const consumers = BUS_CONSUMERS;
  const member = `member-${process.pid}-${Math.random()}`;
  if (kind === 'memory') return new MemoryEventBus(consumers);
  if (kind === 'kafka') {
    const config = { brokers: urls.split(','), topic: scope, partitions: 4 };
    return new KafkaEventBus({ config, consumers, member, logger });
  }
  const secrets = urls.split(',').map((url) => new Secret(url));
  if (kind === 'rabbitmq') {
    const config = { urls: secrets, exchange: scope, queue: `${scope}_queue` };
    return new RabbitmqEventBus({ config, consumers, member, logger });
  }
  return openStreams(secrets, { prefix: `test:${scope}`, consumers, member }, logger);
}

async function openStreams(
  urls: Secret[],
  options: { readonly prefix: string; readonly consumers: readonly string[]; readonly member: string },
  logger: Logger,
): Promise<EventBus> {
  const redis = { urls, mode: urls.length > 1 ? ('cluster' as const) : ('standalone' as const) };
  const [client, subscriber] = [openRedis(redis, logger), openRedis(redis, logger)];
  await Promise.all([firstReady(client, 3000), firstReady(subscriber, 3000)]);
  const bus = new StreamsEventBus({ client, subscriber, reclaimAfterMs: RECLAIM_AFTER_MS, ...options });
  const close = async () => {
    await bus.close();
    client.disconnect();
  };
  return {
    publish: (events) => bus.publish(events),
    consume: (consumer, handle) => bus.consume(consumer, handle),
    lag: () => bus.lag(),
    available: () => bus.available(),
    close,
  };
}
