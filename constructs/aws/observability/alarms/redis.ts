import { scales } from '../../../../model/elasticache';
import type { Environment } from '../../../../model/environment';
import { type Alarm, highest, seriesOf } from '../alarm';

/** The replication group in cluster mode. */
export interface WatchedRedis {
  readonly replicationGroupId: string;
}

type Series = ReturnType<typeof seriesOf>;
type RedisSettings = Extract<Environment['cache'], { kind: 'redis' }>;

/** The worst node of each shard. Shards that autoscaling adds are watched from the next deploy on. */
export function redisAlarms({ cache, observability }: Environment, { replicationGroupId }: WatchedRedis): Alarm[] {
  if (cache.kind === 'none') return [];
  const limits = { memory: memoryLimit(cache), cpu: observability.alerts.cpu.value };
  return numbers(cache.masters).flatMap((shard) => {
    const nodes = numbers(1 + cache.replicasPerMaster).map(
      (node) => `${replicationGroupId}-${four(shard)}-${three(node)}`,
    );
    return shardAlarms(
      `redis-${four(shard)}`,
      nodes.map((node) => seriesOf('AWS/ElastiCache', { CacheClusterId: node })),
      limits,
    );
  });
}

/** Percent. Where shards are added at `scaleAt`, half of what is left after it: adding them has not helped then. */
function memoryLimit(cache: RedisSettings): number {
  const { value } = cache.scaleAt;
  return scales(cache) ? (value + 100) / 2 : value;
}

interface Limits {
  /** Percent of a node's memory. */
  readonly memory: number;
  /** Percent of its one thread. */
  readonly cpu: number;
}

function shardAlarms(name: string, nodes: readonly Series[], { memory, cpu }: Limits): Alarm[] {
  return [
    {
      name: `${name}-memory`,
      description: `A node of shard ${name} has used more than ${memory} % of its memory for 15 minutes: no shard was added, or that has not helped. With noeviction it soon refuses writes.`,
      measure: highest(nodes.map((node) => node('DatabaseMemoryUsagePercentage', 'Maximum'))),
      limit: { above: memory },
      minutes: 15,
    },
    {
      name: `${name}-evictions`,
      description: `Shard ${name} has thrown keys away for 5 minutes: they were not only cached answers if locks or events live here. Look at maxmemory-policy and memory.`,
      measure: highest(nodes.map((node) => node('Evictions', 'Sum'))),
      limit: { above: 0 },
      minutes: 5,
    },
    {
      name: `${name}-cpu`,
      description: `A node of shard ${name} has used more than ${cpu} % of its one thread for 15 minutes. Look at the slow log.`,
      measure: highest(nodes.map((node) => node('EngineCPUUtilization', 'Average'))),
      limit: { above: cpu },
      minutes: 15,
    },
  ];
}

// ElastiCache numbers shards with four digits and nodes with three: <group>-0001-002.
const four = (shard: number) => String(shard).padStart(4, '0');
const three = (node: number) => String(node).padStart(3, '0');
const numbers = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
