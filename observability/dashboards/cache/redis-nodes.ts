import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Whether the nodes of the cluster are there, and agree. */
export function redisNodePanels(): Panel[] {
  return [
    lines({
      id: 'redis-nodes',
      title: 'Redis nodes',
      description: 'Whether each node answers: 1 or 0. Normal is 1.',
      unit: 'short',
      sources: ['redis'],
      queries: [query('redis_up', '{{instance}}')],
    }),
    slots(),
    lines({
      id: 'redis-roles',
      title: 'Redis roles',
      description:
        'Masters and replicas. Normal is constant; a step means that a replica took over, or that a node is away.',
      unit: 'short',
      sources: ['redis'],
      queries: [query('count by (role) (redis_instance_info)', '{{role}}')],
    }),
    lines({
      id: 'redis-state',
      title: 'Redis cluster state',
      description: 'Nodes that see the cluster whole. Normal is all of them; below that, writes to some keys fail.',
      unit: 'short',
      sources: ['redis'],
      queries: [query('sum(redis_cluster_state)', 'see it whole'), query('sum(redis_up)', 'answer')],
    }),
  ];
}

function slots(): Panel {
  return lines({
    id: 'redis-slots',
    title: 'Redis slots',
    description:
      'Slots that a master serves, of 16,384, as the node that sees fewest knows it, and those whose master is away or may be. Normal is all served, none away.',
    unit: 'short',
    sources: ['redis'],
    queries: [
      query('min(redis_cluster_slots_ok)', 'served'),
      query('max(redis_cluster_slots_pfail)', 'perhaps away'),
      query('max(redis_cluster_slots_fail)', 'away'),
    ],
  });
}
