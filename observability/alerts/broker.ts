import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** What only the broker itself knows. */
export function brokerAlerts(): Alert[] {
  return [
    {
      name: 'RabbitmqBlocked',
      severity: 'critical',
      sources: ['rabbitmq'],
      conditions: [
        {
          query:
            'max by (instance) (rabbitmq_alarms_memory_used_watermark + rabbitmq_alarms_free_disk_space_watermark)',
          is: 'above',
          limit: 0,
        },
      ],
      for: Duration.of('1m'),
      summary: 'RabbitMQ blocks publishers',
      description:
        '{{ $value }} alarms are on at {{ $labels.instance }}, for memory or disk: no node takes messages until they are off. Events wait in the outbox.',
      panel: 'events/bus-lag',
    },
  ];
}
