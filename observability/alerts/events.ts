import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { windowOf } from '../window';
import type { Alert } from './alert';

/** Events on their way from a write to what follows from it. Every instance tells the figures of all, from the database. */
export function eventAlerts(environment: Environment): Alert[] {
  return [delayHigh(environment), notPublished(environment), brokerQueueGrowing(environment), noConsumers()];
}

function delayHigh({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'EventDelayHigh',
    severity: 'critical',
    sources: ['application'],
    conditions: [{ query: 'max(event_lag_seconds)', is: 'above', limit: alerts.eventDelay.seconds }],
    for: Duration.of('1m'),
    summary: 'Events are handled late',
    description: `The oldest event that not every consumer has taken over is {{ $value | humanizeDuration }} old; ${alerts.eventDelay} is the limit. History and search show old data, and what follows from a write comes late.`,
    panel: 'events/delay',
  };
}

function notPublished(environment: Environment): Alert {
  return {
    name: 'EventsNotPublished',
    severity: 'critical',
    sources: ['application'],
    conditions: [
      {
        query: `60 * sum(rate(events_publish_failures_total[${windowOf(environment)}]))`,
        is: 'above',
        limit: 0,
      },
    ],
    // Longer than the window and a failover of the bus together.
    for: Duration.of('5m'),
    summary: 'The bus does not take events',
    description:
      'The bus does not confirm events, {{ $value | humanize }} times a minute. They wait in the outbox and are published again; nothing is lost, but nothing follows from writes.',
    panel: 'events/published',
  };
}

function brokerQueueGrowing(environment: Environment): Alert {
  const { brokerQueue } = environment.observability.alerts;
  return {
    name: 'BrokerQueueGrowing',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      { query: 'max by (consumer) (event_bus_lag_messages)', is: 'above', limit: brokerQueue },
      {
        query: `60 * max by (consumer) (deriv(event_bus_lag_messages[${windowOf(environment)}]))`,
        is: 'above',
        limit: 0,
      },
    ],
    matching: ['consumer'],
    for: Duration.of('5m'),
    summary: 'Messages for {{ $labels.consumer }} pile up on the bus',
    description: `{{ $value | humanize }} messages wait for the consumer {{ $labels.consumer }}, more than ${brokerQueue}, and they become more.`,
    panel: 'events/bus-lag',
  };
}

function noConsumers(): Alert {
  return {
    name: 'NoConsumers',
    severity: 'critical',
    sources: ['application'],
    conditions: [{ query: 'sum by (consumer) (event_consumers_running)', is: 'below', limit: 1 }],
    for: Duration.of('2m'),
    summary: 'Nobody handles the events of {{ $labels.consumer }}',
    description: 'Instances that run the consumer {{ $labels.consumer }}: {{ $value }}. Its events wait on the bus.',
    panel: 'events/consumers',
  };
}
