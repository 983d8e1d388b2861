import type { Environment } from '../../../model/environment';
import { restartsOf } from '../../own-services';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Each fleet as a whole. */
export function fleetPanels(environment: Environment): Panel[] {
  return [
    lines({
      id: 'instances',
      title: 'Instances over time',
      description:
        'Instances by service, and the most there may be. Normal follows the load, in steps, without swinging.',
      unit: 'short',
      queries: [
        query('count by (service) (http_requests_in_flight)', '{{service}}'),
        ...Object.entries(environment.services).map(([service, { replicas }]) =>
          query(`vector(${replicas.max})`, `${service} at most`),
        ),
      ],
    }),
    lines({
      id: 'errors-while-scaling',
      title: 'Errors while scaling',
      description:
        'Share of the answers that are 5xx, beside the share of the instances that came or went within 10 minutes. Normal is that the first stays at 0 while the second moves.',
      unit: 'percentunit',
      queries: [
        query('service:http_errors:ratio', '{{service}} errors'),
        query(
          '1 - min_over_time(service:instances:known[10m]) / max_over_time(service:instances:known[10m])',
          '{{service}} changed',
        ),
      ],
      limit: environment.observability.alerts.errorRate.fraction,
    }),
    restarts(environment),
    queues(),
  ];
}

function restarts(environment: Environment): Panel {
  return lines({
    id: 'restarts',
    title: 'Restarts',
    description: 'Times that each instance started anew within an hour. Normal is 0.',
    unit: 'short',
    queries: [query(restartsOf(environment), '{{instance}}')],
    limit: environment.observability.alerts.restarts,
  });
}

function queues(): Panel {
  return lines({
    id: 'queue-depth',
    title: 'Queues',
    description: 'What waits to be worked off: events, retries, queries without a connection. Normal is a few of each.',
    unit: 'short',
    queries: [
      query('max(event_outbox_size)', 'events'),
      query('max(retry_queue_size{state="waiting"})', 'retries'),
      query('sum(db_pool_waiting)', 'queries'),
    ],
  });
}
