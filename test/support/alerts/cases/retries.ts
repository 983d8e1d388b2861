import type { AlertCase } from '../case';
import { series } from '../series';

const WORKER = { service: 'worker', instance: 'worker-1' } as const;

/** How the alerts of work that failed must behave. Every instance tells of the same queue: it counts once. */
export const retryCases: readonly AlertCase[] = [
  {
    alert: 'RetryQueueHigh',
    severity: 'warning',
    for: '1m',
    conditions: [
      {
        is: 'above',
        limit: 100,
        series: (value, { constant }) => [
          series('retry_queue_size', { ...WORKER, state: 'waiting' }, constant(value)),
          series('retry_queue_size', { ...WORKER, instance: 'worker-2', state: 'waiting' }, constant(value)),
          series('retry_queue_size', { ...WORKER, state: 'dead' }, constant(900)),
        ],
      },
    ],
  },
  {
    alert: 'DeadLetters',
    severity: 'warning',
    for: '1m',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { constant }) => [
          series('retry_queue_size', { ...WORKER, state: 'dead' }, constant(value)),
          series('retry_queue_size', { ...WORKER, state: 'waiting' }, constant(900)),
        ],
      },
    ],
  },
];
