import type { AlertCase } from '../case';
import { series } from '../series';

const WEB = { service: 'web', instance: 'web-1' } as const;
const WORKER = { service: 'worker', instance: 'worker-1' } as const;

/** How the alerts of events must behave. */
export const eventCases: readonly AlertCase[] = [
  {
    alert: 'EventDelayHigh',
    severity: 'critical',
    for: '1m',
    conditions: [
      {
        is: 'above',
        limit: 5,
        series: (value, { constant }) => [
          series('event_lag_seconds', WORKER, constant(value)),
          series('event_lag_seconds', WEB, constant(0)),
        ],
      },
    ],
  },
  {
    alert: 'EventsNotPublished',
    severity: 'critical',
    for: '5m',
    interval: '15s',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { rate }) => [series('events_publish_failures_total', WORKER, rate(Math.max(0, value) / 60))],
      },
    ],
  },
  {
    alert: 'BrokerQueueGrowing',
    severity: 'warning',
    for: '5m',
    interval: '15s',
    conditions: [
      {
        is: 'above',
        limit: 1000,
        series: (value, { constant }) => [
          series('event_bus_lag_messages', { ...WORKER, consumer: 'history' }, constant(value)),
        ],
      },
      {
        is: 'above',
        limit: 0,
        // Another instance sees little that grows: the level stays that of the first.
        series: (value, { rate }) => [
          series('event_bus_lag_messages', { ...WEB, consumer: 'history' }, rate(value / 60)),
        ],
      },
    ],
    further: ({ rate, constant }) => [
      {
        name: 'is quiet about another consumer that grows',
        series: [
          series('event_bus_lag_messages', { ...WORKER, consumer: 'history' }, constant(5000)),
          series('event_bus_lag_messages', { ...WORKER, consumer: 'search' }, rate(1)),
        ],
        at: '9m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'NoConsumers',
    severity: 'critical',
    for: '2m',
    conditions: [
      {
        is: 'below',
        limit: 1,
        series: (value, { constant }) => [
          series('event_consumers_running', { ...WORKER, consumer: 'history' }, constant(value)),
          series('event_consumers_running', { ...WEB, consumer: 'history' }, constant(0)),
        ],
      },
    ],
  },
];
