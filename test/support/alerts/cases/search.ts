import type { AlertCase } from '../case';
import { series } from '../series';

/** How the alerts of search must behave. */
export const searchCases: readonly AlertCase[] = [
  {
    alert: 'SearchClusterNotGreen',
    severity: 'warning',
    for: '2m',
    conditions: [
      {
        is: 'below',
        limit: 1,
        series: (value, { constant }) => [
          series('elasticsearch_cluster_health_status', { cluster: 'search', color: 'green' }, constant(value)),
          series('elasticsearch_cluster_health_status', { cluster: 'search', color: 'yellow' }, constant(5)),
        ],
      },
    ],
    further: () => [{ name: 'fires when the cluster does not answer', series: [], at: '4m', firing: 1 }],
  },
  {
    alert: 'SearchFallback',
    severity: 'warning',
    for: '1m',
    conditions: [
      {
        is: 'below',
        limit: 1,
        series: (value, { constant }) => [
          series('dependency_up', { service: 'web', instance: 'web-1', dependency: 'search' }, constant(value)),
          series('dependency_up', { service: 'web', instance: 'web-2', dependency: 'search' }, constant(1)),
          series('dependency_up', { service: 'web', instance: 'web-2', dependency: 'cache' }, constant(0)),
        ],
      },
    ],
  },
];
