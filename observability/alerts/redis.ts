import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

type RedisSettings = Extract<Environment['cache'], { kind: 'redis' }>;

/** Hash slots of any Redis Cluster. @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ */
const SLOTS = 16_384;

/** The nodes of Redis; CloudWatch watches those that the cloud runs. */
export function redisAlerts({ cache }: Environment): Alert[] {
  return cache.kind === 'redis' ? [nodeDown(cache), clusterBroken, memoryHigh(cache), failover] : [];
}

function nodeDown({ masters, replicasPerMaster }: RedisSettings): Alert {
  const nodes = masters * (1 + replicasPerMaster);
  return {
    name: 'RedisNodeDown',
    severity: 'warning',
    sources: ['redis'],
    // A node whose pod is gone says nothing at all.
    conditions: [{ query: 'sum(redis_up) or vector(0)', is: 'below', limit: nodes }],
    for: Duration.of('1m'),
    summary: 'A node of Redis is down',
    description: `{{ $value }} of ${nodes} nodes of Redis answer: the next one that fails may take its share of the keys along.`,
    panel: 'cache/redis-nodes',
  };
}

const clusterBroken: Alert = {
  name: 'RedisClusterBroken',
  severity: 'critical',
  sources: ['redis'],
  // The state alone stays well: the cluster goes on serving when a shard is lost.
  conditions: [{ query: 'min(redis_cluster_state * redis_cluster_slots_ok)', is: 'below', limit: SLOTS }],
  for: Duration.of('1m'),
  summary: 'The Redis Cluster does not serve all keys',
  description: `A node of Redis knows who serves {{ $value }} of ${SLOTS} slots: caches, sessions, limits and locks of the others do without.`,
  panel: 'cache/redis-slots',
};

function memoryHigh({ scaleAt, masters }: RedisSettings): Alert {
  return {
    name: 'RedisMemoryHigh',
    severity: 'warning',
    sources: ['redis'],
    conditions: [{ query: 'max(instance:redis_memory:ratio)', is: 'above', limit: scaleAt.fraction }],
    for: Duration.of('10m'),
    summary: 'A node of Redis is short of memory',
    description: `A node of Redis uses {{ $value | humanizePercentage }} of its memory, more than ${scaleAt}: when it is full it refuses writes or drops keys. Raise cache.masters (now ${masters}) or cache.memory and deploy.`,
    panel: 'cache/redis-memory',
  };
}

const master = 'max by (instance) (redis_instance_info{role="master"})';
const wasReplica = 'max by (instance) (max_over_time(redis_instance_info{role="slave"}[15m]))';

const failover: Alert = {
  name: 'RedisFailover',
  severity: 'warning',
  sources: ['redis'],
  conditions: [{ query: `sum(${master} * ${wasReplica}) or 0 * count(redis_instance_info)`, is: 'above', limit: 0 }],
  for: Duration.of('0s'),
  summary: 'A replica of Redis took over',
  description:
    '{{ $value }} nodes of Redis that were replicas 15 minutes ago are masters: what their masters had written in the last second before may be lost.',
  panel: 'cache/redis-roles',
};
