import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** What is published and handled, and how late. */
export function flowPanels(environment: Environment): Panel[] {
  const window = windowOf(environment);
  const { alerts } = environment.observability;
  return [
    lines({
      id: 'delay',
      title: 'Delay',
      description:
        'Age of the oldest event that not every consumer has taken over. Normal is well below a second, and 0 most of the time.',
      unit: 's',
      queries: [query('max(event_lag_seconds)', 'oldest event')],
      limit: alerts.eventDelay.seconds,
    }),
    lines({
      id: 'published',
      title: 'Published',
      description:
        'Events that the bus confirmed, by type, and those it did not. Normal is as many as there are writes.',
      unit: 'ops',
      queries: [
        query(`sum by (type) (rate(events_published_total[${window}]))`, '{{type}}'),
        query(`sum(rate(events_publish_failures_total[${window}]))`, 'not confirmed'),
      ],
    }),
    lines({
      id: 'handled',
      title: 'Handled',
      description:
        'Events handed to each consumer, by what became of them. Normal is as many as are published, for every consumer.',
      unit: 'ops',
      queries: [
        query(`sum by (consumer, outcome) (rate(events_handled_total[${window}]))`, '{{consumer}} {{outcome}}'),
      ],
    }),
    ...consumers(window),
  ];
}

function consumers(window: string): Panel[] {
  return [
    lines({
      id: 'handler-time',
      title: 'Time of consumers',
      description:
        'Time within which a consumer has done 95 in a hundred events. Normal is a few hundredths of a second.',
      unit: 's',
      queries: [
        query(
          `histogram_quantile(0.95, sum by (consumer, le) (rate(event_handler_duration_seconds_bucket[${window}])))`,
          '{{consumer}}',
        ),
      ],
    }),
    lines({
      id: 'outbox',
      title: 'Outbox',
      description:
        'Events that not every consumer has taken over. Normal is a few; growing means that publishing or a consumer stands.',
      unit: 'short',
      queries: [query('max(event_outbox_size)', 'events')],
    }),
  ];
}
