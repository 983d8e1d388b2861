import type { Environment } from '../../../model/environment';
import { OWN_ROUTES } from '../../own-routes';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query, table } from '../panel';

/** Times of answers: by service, by instance, by route. */
export function latencyPanels(environment: Environment): Panel[] {
  const { alerts } = environment.observability;
  const rate = (part: string) =>
    `rate(http_request_duration_seconds_${part}{route!~"${OWN_ROUTES}"}[${windowOf(environment)}])`;
  const percentile = (share: number) => `histogram_quantile(${share}, sum by (service, le) (${rate('bucket')}))`;
  return [
    lines({
      id: 'latency',
      title: 'Latency',
      description:
        'Time within which half, 95 and 99 in a hundred answers come. Normal is a p95 below the limit; a p99 far above it is a slow route, all three together are too little room.',
      unit: 's',
      queries: [
        query(percentile(0.5), '{{service}} p50'),
        query('service:http_request_duration_seconds:p95', '{{service}} p95'),
        query(percentile(0.99), '{{service}} p99'),
      ],
      limit: alerts.latency.seconds,
    }),
    lines({
      id: 'latency-by-instance',
      title: 'Latency of each instance',
      description: 'Time within which 95 in a hundred answers of an instance come. Normal is that all are alike.',
      unit: 's',
      queries: [query('service_instance:http_request_duration_seconds:p95', '{{instance}}')],
      limit: alerts.responseTime.seconds,
    }),
    table({
      id: 'response-time-by-route',
      title: 'Average response time of each endpoint',
      description:
        'Time of an answer, on average, by route. Normal is below 0.1 s; writes take longer than reads, exports longest.',
      unit: 's',
      wide: true,
      queries: [query(`sum by (route) (${rate('sum')}) / (sum by (route) (${rate('count')}) > 0)`, '{{route}}')],
    }),
  ];
}
