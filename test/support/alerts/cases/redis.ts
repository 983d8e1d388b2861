import type { Environment } from '../../../../model/environment';
import type { AlertCase } from '../case';
import { series } from '../series';

/** Masters and their replicas. */
function nodes({ cache }: Environment): number {
  return cache.kind === 'redis' ? cache.masters * (1 + cache.replicasPerMaster) : 0;
}

const NODE = { instance: 'cache-1' } as const;

/** How the alerts of Redis must behave. */
export const redisCases: readonly AlertCase[] = [
  {
    alert: 'RedisNodeDown',
    severity: 'warning',
    for: '1m',
    conditions: [
      {
        is: 'below',
        limit: nodes,
        series: (value, { constant }) => [
          series('redis_up', NODE, constant(1)),
          series('redis_up', { instance: 'cache-2' }, constant(value - 1)),
        ],
      },
    ],
    further: () => [{ name: 'fires when no node says anything', series: [], at: '3m', firing: 1 }],
  },
  {
    alert: 'RedisClusterBroken',
    severity: 'critical',
    for: '1m',
    conditions: [
      {
        is: 'below',
        limit: 16_384,
        series: (value, { constant }) => [
          series('redis_cluster_state', NODE, constant(1)),
          series('redis_cluster_slots_ok', NODE, constant(value)),
          series('redis_cluster_state', { instance: 'cache-2' }, constant(1)),
          series('redis_cluster_slots_ok', { instance: 'cache-2' }, constant(17_500)),
        ],
      },
    ],
    further: ({ constant }) => [
      {
        name: 'fires when a node that knows all slots is cut off from the majority',
        series: [
          series('redis_cluster_state', NODE, constant(0)),
          series('redis_cluster_slots_ok', NODE, constant(16_384)),
        ],
        at: '3m',
        firing: 1,
      },
    ],
  },
  {
    alert: 'RedisMemoryHigh',
    severity: 'warning',
    for: '10m',
    conditions: [
      {
        is: 'above',
        limit: 0.8,
        series: (value, { constant }) => [
          series('redis_memory_used_bytes', NODE, constant(1000 * value)),
          series('redis_memory_max_bytes', NODE, constant(1000)),
          series('redis_memory_used_bytes', { instance: 'cache-2' }, constant(5000)),
          series('redis_memory_max_bytes', { instance: 'cache-2' }, constant(0)),
        ],
      },
    ],
  },
  {
    alert: 'RedisFailover',
    severity: 'warning',
    for: '0s',
    conditions: [
      {
        is: 'above',
        limit: 0,
        // No more of a replica than the value says; that it becomes a master shows in the tests by hand.
        series: (value, { constant }) => [
          series('redis_instance_info', { ...NODE, role: 'master', run_id: 'a' }, constant(1)),
          series('redis_instance_info', { ...NODE, role: 'slave', run_id: 'a' }, constant(value)),
        ],
      },
    ],
    further: () => [
      { name: 'fires when a replica takes over', series: [...turns('slave', 'master')], at: '6m', firing: 1 },
      { name: 'ends a quarter of an hour later', series: [...turns('slave', 'master')], at: '25m', firing: 0 },
      {
        name: 'passes over a master that becomes a replica',
        series: [...turns('master', 'slave')],
        at: '6m',
        firing: 0,
      },
    ],
  },
];

/** A node that has one role for a few minutes, then another; beside it one that stays what it is. */
function turns(first: string, then: string) {
  const long = 2000;
  return [
    series('redis_instance_info', { ...NODE, role: first, run_id: 'a' }, '1x12 stale'),
    series('redis_instance_info', { ...NODE, role: then, run_id: 'a' }, `_x13 1x${long}`),
    series('redis_instance_info', { instance: 'cache-2', role: 'slave', run_id: 'b' }, `1x${long}`),
  ];
}
