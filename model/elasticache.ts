import type { Sections } from './schema/environment';

type RedisSettings = Extract<Sections['cache'], { kind: 'redis' }>;

/** Nodes of one cluster. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html */
export const NODES_PER_CLUSTER = 500;

interface EngineVersion {
  readonly version: string;
  /** Family of its parameter groups. */
  readonly family: string;
}

/**
 * Versions that ElastiCache creates, newest last. As of May 2026. None before cluster mode, users and autoscaling.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
 */
const versions: Readonly<Record<RedisSettings['engine'], readonly EngineVersion[]>> = {
  valkey: [
    { version: '7.2', family: 'valkey7' },
    { version: '8.0', family: 'valkey8' },
    { version: '8.1', family: 'valkey8' },
    { version: '8.2', family: 'valkey8' },
  ],
  redis: [
    { version: '6.2', family: 'redis6.x' },
    { version: '7.0', family: 'redis7' },
    { version: '7.1', family: 'redis7' },
  ],
};
const DEFAULT_VERSIONS: Readonly<Record<RedisSettings['engine'], string>> = { valkey: '8.1', redis: '7.1' };

/** A node type, its memory in GiB. */
interface NodeType {
  readonly name: string;
  readonly memoryGiB: number;
  /** Whether the autoscaler takes it. */
  readonly scales: boolean;
}

const fixed = (name: string, memoryGiB: number): NodeType => ({ name, memoryGiB, scales: false });
const scalable = (name: string, memoryGiB: number): NodeType => ({ name, memoryGiB, scales: true });

/**
 * Node types by memory, smallest first. The autoscaler takes large to 2xlarge only.
 * @see https://aws.amazon.com/elasticache/pricing/
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
const nodeTypes: readonly NodeType[] = [
  fixed('cache.t4g.micro', 0.5),
  fixed('cache.t4g.small', 1.37),
  fixed('cache.t4g.medium', 3.09),
  scalable('cache.m7g.large', 6.38),
  scalable('cache.r7g.large', 13.07),
  scalable('cache.r7g.xlarge', 26.32),
  scalable('cache.r7g.2xlarge', 52.82),
  fixed('cache.r7g.4xlarge', 105.81),
  fixed('cache.r7g.8xlarge', 209.55),
  fixed('cache.r7g.12xlarge', 317.77),
  fixed('cache.r7g.16xlarge', 419.09),
];

// A quarter is kept for snapshots and fail-over: ElastiCache's own default of reserved-memory-percent.
const USABLE = 0.75;
const GIB = 1024 ** 3;

/** Most masters: what a person wrote, else twice as many as at the beginning. */
export function maxMasters({ masters, maxMasters: given }: Pick<RedisSettings, 'masters' | 'maxMasters'>): number {
  return given ?? masters * 2;
}

/** Whether the autoscaler may add masters. */
export function scales(settings: Pick<RedisSettings, 'masters' | 'maxMasters'>): boolean {
  return maxMasters(settings) > settings.masters;
}

/** The smallest node type with so much memory for data; undefined when there is none, or none the autoscaler takes. */
export function nodeType(settings: Pick<RedisSettings, 'memory' | 'masters' | 'maxMasters'>): string | undefined {
  const fits = (one: NodeType) =>
    one.memoryGiB * GIB * USABLE >= settings.memory.bytes && (one.scales || !scales(settings));
  return nodeTypes.find(fits)?.name;
}

/** Versions as a person may write them. */
export function knownVersions(engine: RedisSettings['engine']): readonly string[] {
  return versions[engine].map(({ version }) => version);
}

/** Version and family of parameter groups; undefined for a version that ElastiCache does not create. */
export function engineVersion({
  engine,
  version,
}: Pick<RedisSettings, 'engine' | 'version'>): EngineVersion | undefined {
  const wanted = version ?? DEFAULT_VERSIONS[engine];
  return versions[engine].find((one) => one.version === wanted);
}
