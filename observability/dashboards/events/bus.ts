import type { Environment } from '../../../model/environment';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** The bus between those who publish and those who handle. */
export function busPanels({ observability: { alerts } }: Environment): Panel[] {
  return [
    lines({
      id: 'bus-lag',
      title: 'Messages on the bus',
      description:
        'Messages that a consumer has not acknowledged. Normal is a few; growing means that the consumer is too slow or stands.',
      unit: 'short',
      queries: [query('max by (consumer) (event_bus_lag_messages)', '{{consumer}}')],
      limit: alerts.brokerQueue,
    }),
    lines({
      id: 'consumers',
      title: 'Consumers',
      description: 'Instances that run each consumer. Normal is at least one, and as many as there are workers.',
      unit: 'short',
      queries: [query('sum by (consumer) (event_consumers_running)', '{{consumer}}')],
    }),
    brokerQueues(),
    brokerMemory(),
  ];
}

function brokerQueues(): Panel {
  return lines({
    id: 'broker',
    title: 'Queues of RabbitMQ',
    description:
      'Messages that wait in all queues, and those handed out and not acknowledged. Normal is a few of each.',
    unit: 'short',
    sources: ['rabbitmq'],
    queries: [
      query('sum(rabbitmq_queue_messages_ready)', 'wait'),
      query('sum(rabbitmq_queue_messages_unacked)', 'handed out'),
    ],
  });
}

function brokerMemory(): Panel {
  return lines({
    id: 'broker-memory',
    title: 'Memory of RabbitMQ',
    description: 'Share of the memory at which a node stops taking messages. Normal is below a half.',
    unit: 'percentunit',
    softMaximum: 1,
    sources: ['rabbitmq'],
    queries: [query('rabbitmq_process_resident_memory_bytes / rabbitmq_resident_memory_limit_bytes', '{{instance}}')],
  });
}
