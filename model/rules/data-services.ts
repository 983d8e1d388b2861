import { sizeDatabase } from '../capacity/connections';
import * as elasticache from '../elasticache';
import * as rds from '../rds';
import { isGiven, type Rule, rule, when } from './rule';

/** Fields that only the cloud's services have. */
const CLOUD_ONLY = [
  'cache.engine',
  'cache.version',
  'cache.maxMasters',
  'cache.scaleAt',
  'database.maxStorage',
  'database.crossRegionReplica',
  'rotation',
];

const cloudOnly = rule(['platform'], ({ platform }, given) =>
  CLOUD_ONLY.flatMap((path) =>
    when(
      platform === 'local' && isGiven(given, path),
      path,
      undefined,
      'must not be set on local',
      'remove it: only the services of the cloud have it',
    ),
  ),
);

/** Which pooler there is depends on who runs the database: RDS brings its own, CloudNativePG and `local` run PgBouncer. */
const poolers = rule(['platform', 'database'], ({ platform, database: { pooler, host } }) => {
  const isManaged = platform !== 'local' && host === 'managed';
  const where = platform === 'eks' ? `eks while database.host is ${host}` : platform;
  return [
    ...when(
      !isManaged && pooler.kind === 'rdsProxy',
      'database.pooler.kind',
      pooler.kind,
      `must not be rdsProxy on ${where}`,
      "use 'pgbouncer'",
    ),
    ...when(
      isManaged && pooler.kind === 'pgbouncer',
      'database.pooler.kind',
      pooler.kind,
      `must not be pgbouncer on ${where}`,
      "use 'rdsProxy': nothing there runs PgBouncer",
    ),
  ];
});

const databaseServer = rule(
  ['platform', 'tier', 'region', 'services', 'rollout', 'database'],
  ({ platform, tier, region, ...sections }) => {
    const { engine, version, host, storage, maxStorage, crossRegionReplica } = sections.database;
    if (platform === 'local' || host === 'inCluster') return [];
    const sized = sizeDatabase(sections);
    return [
      ...when(
        rds.engineVersion(engine, version) === undefined,
        'database.version',
        version,
        `must be a version of ${engine} that RDS creates: ${rds.knownVersions(engine).join(', ')}`,
        'name one of them, or leave it out; a minor version may be too old',
      ),
      ...when(
        rds.instanceClass(sized, tier) === undefined,
        'database.maxConnections',
        sized.maxConnections,
        `must fit an instance class, it needs ${Math.ceil(rds.neededMemory(sized) / 1024 ** 3)} GiB of memory`,
        'lower it, sharedBuffers or workMem, or put a pooler in front',
      ),
      ...when(
        maxStorage !== undefined && maxStorage.bytes < storage.bytes * 1.1,
        'database.maxStorage',
        maxStorage,
        `must be a tenth more than storage (${storage}) at least`,
        'raise it: RDS takes no smaller step',
      ),
      ...when(
        crossRegionReplica !== undefined && crossRegionReplica.region === region,
        'database.crossRegionReplica.region',
        crossRegionReplica?.region,
        `must not be the region of the environment (${region})`,
        'name another, or use readReplicas',
      ),
    ];
  },
);

const cacheServer = rule(['platform', 'cache'], ({ platform, cache }) => {
  if (platform === 'local' || cache.kind === 'none' || cache.host === 'inCluster') return [];
  return [
    ...when(
      elasticache.engineVersion(cache) === undefined,
      'cache.version',
      cache.version,
      `must be a version of ${cache.engine} that ElastiCache creates: ${elasticache.knownVersions(cache.engine).join(', ')}`,
      'name one of them, or leave it out',
    ),
    ...when(
      elasticache.nodeType(cache) === undefined,
      'cache.memory',
      cache.memory,
      'must fit a node type, whose memory is a third more',
      elasticache.scales(cache)
        ? 'lower it and raise masters, or set maxMasters to masters: the autoscaler takes no node type above 2xlarge'
        : 'lower it and raise masters',
    ),
  ];
});

const cacheNodes = rule(['platform', 'tier', 'cache'], ({ platform, tier, cache }) => {
  if (platform === 'local' || cache.kind === 'none' || cache.host === 'inCluster') return [];
  const most = elasticache.maxMasters(cache);
  const each = 1 + cache.replicasPerMaster;
  return [
    ...when(
      most < cache.masters,
      'cache.maxMasters',
      most,
      `must not be less than masters (${cache.masters})`,
      'raise it, or leave it out',
    ),
    ...when(
      most * each > elasticache.NODES_PER_CLUSTER,
      'cache.maxMasters',
      most,
      `must not make more than ${elasticache.NODES_PER_CLUSTER} nodes, ${most} x ${each} are ${most * each}`,
      'ElastiCache has no larger clusters; lower it, masters or replicasPerMaster',
    ),
    ...when(
      tier !== 'single' && cache.replicasPerMaster === 0,
      'cache.replicasPerMaster',
      0,
      `must be at least 1 for tier ${tier} on ${platform}`,
      'nothing takes over from a lost master',
    ),
  ];
});

/** Rules about RDS and ElastiCache. */
export const dataServiceRules: readonly Rule[] = [cloudOnly, poolers, databaseServer, cacheServer, cacheNodes];
