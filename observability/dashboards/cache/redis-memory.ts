import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** How full the nodes are, and how much they do. */
export function redisMemoryPanels(environment: Environment): Panel[] {
  const window = windowOf(environment);
  return [
    lines({
      id: 'redis-memory',
      title: 'Redis memory',
      description: 'Share of its memory that each node uses. Normal is below the limit: a full node refuses writes.',
      unit: 'percentunit',
      softMaximum: 1,
      sources: ['redis'],
      queries: [query('instance:redis_memory:ratio', '{{instance}}')],
      limit: environment.cache.kind === 'redis' ? environment.cache.scaleAt.fraction : undefined,
    }),
    lines({
      id: 'redis-evictions',
      title: 'Redis evictions',
      description: 'Keys that a full node dropped. Normal is none: nodes are set to refuse writes instead.',
      unit: 'ops',
      sources: ['redis'],
      queries: [query(`rate(redis_evicted_keys_total[${window}])`, '{{instance}}')],
    }),
    lines({
      id: 'redis-operations',
      title: 'Redis operations',
      description: 'Commands per second. Normal follows the traffic, evenly over the masters.',
      unit: 'ops',
      stacked: true,
      sources: ['redis'],
      queries: [query(`rate(redis_commands_processed_total[${window}])`, '{{instance}}')],
    }),
    lines({
      id: 'redis-clients',
      title: 'Redis connections',
      description: 'Normal is a few for each instance and node.',
      unit: 'short',
      sources: ['redis'],
      queries: [query('redis_connected_clients', '{{instance}}')],
    }),
  ];
}
