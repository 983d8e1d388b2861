import type { Config } from '../../contract';

type RabbitmqConfig = Config['messaging']['rabbitmq'];

// Replicated and always on disk.
const QUORUM = { 'x-queue-type': 'quorum' } as const;

/** Name of a consumer's queue. */
export function queueName({ queue }: RabbitmqConfig, consumer: string): string {
  return `${queue}.${consumer}`;
}

/** What publishers and consumers both declare, so that no event is published before its queues are there. */
export function declarations(config: RabbitmqConfig, consumers: readonly string[]) {
  const queues = consumers.map((consumer) => queueName(config, consumer));
  return {
    exchanges: [{ exchange: config.exchange, type: 'topic', durable: true }],
    queues: queues.map((queue) => ({ queue, durable: true, arguments: QUORUM })),
    queueBindings: queues.map((queue) => ({ exchange: config.exchange, queue, routingKey: '#' })),
  };
}
