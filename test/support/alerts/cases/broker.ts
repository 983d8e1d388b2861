import type { AlertCase } from '../case';
import { series } from '../series';

/** How the alerts of the broker itself must behave. */
export const brokerCases: readonly AlertCase[] = [
  {
    alert: 'RabbitmqBlocked',
    severity: 'critical',
    for: '1m',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { constant }) => [
          series('rabbitmq_alarms_memory_used_watermark', { instance: 'broker' }, constant(value)),
          series('rabbitmq_alarms_free_disk_space_watermark', { instance: 'broker' }, constant(0)),
        ],
      },
    ],
    further: ({ constant }) => [
      {
        name: 'fires for a full disk, too',
        series: [
          series('rabbitmq_alarms_memory_used_watermark', { instance: 'broker' }, constant(0)),
          series('rabbitmq_alarms_free_disk_space_watermark', { instance: 'broker' }, constant(1)),
        ],
        at: '3m',
        firing: 1,
      },
    ],
  },
];
