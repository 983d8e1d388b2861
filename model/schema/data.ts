import { z } from 'zod';
import { elasticacheFields } from './elasticache';
import { count, duration, message, size, text, tiered, wholeSeconds } from './fields';
import { postgresInCluster, redisInCluster, searchInCluster } from './in-cluster';
import { managedSearch } from './managed';
import { rdsFields, rdsProxySchema } from './rds';

/**
 * Where a data component runs on eks: the cloud's managed service, or an operator in the cluster.
 * @default 'managed' - nobody on call for its upgrades
 */
export const host = () => z.enum(['managed', 'inCluster']).prefault('managed');

/** How long answers stay in the cache. Whole seconds, never 0: every cache key has an end (DESIGN section 6). */
const ttlSchema = z.strictObject({
  /** Whatever has no time of its own. @default '5m' - the Firewall guide */
  default: wholeSeconds('1s', '7d').prefault('5m'),
  /** Results of filters. @default '5m' - the Firewall guide */
  filter: wholeSeconds('1s', '7d').prefault('5m'),
  /** Lists. @default '2m' - the Firewall guide */
  list: wholeSeconds('1s', '7d').prefault('2m'),
  /** Statistics. @default '30s' - the Firewall guide */
  stats: wholeSeconds('1s', '7d').prefault('30s'),
});

/** What the cluster is expected to hold at most: the memory ledger sums it up. */
const contentsSchema = z.strictObject({
  /** Callers that are counted at once: addresses, identities, contexts. @default 100000 - CryptoServe's larger example */
  identities: count(0, 1_000_000_000).prefault(100_000),
  /** Logins that are open at once. @default 10000 */
  sessions: count(0, 1_000_000_000).prefault(10_000),
  /** Answers that are kept at once. @default 50000 */
  entries: count(0, 1_000_000_000).prefault(50_000),
  /** Size of one answer with its key. @default '1KiB' */
  entrySize: size('64B', '64MiB').prefault('1KiB'),
});

/** Cache and shared state. @default by tier */
export const cacheSchema = tiered(
  z.discriminatedUnion('kind', [
    /** Database and memory of the single instance. */
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('redis'),
      /** Where it runs on eks. */
      host: host(),
      /** Masters, each with a share of the slots. @default 3 - fewer cannot elect after losing one */
      masters: count(1, 500)
        .refine((masters) => masters >= 3, {
          error: message('must be at least 3', 'a Redis Cluster with fewer masters has no majority after losing one'),
        })
        .prefault(3),
      /** Replicas of each master. @default 1 */
      replicasPerMaster: count(0, 5).prefault(1),
      /** Time after which an unreachable node counts as failed. @default '5s' - Videa Mozi's guide, 5000 ms */
      nodeTimeout: duration('500ms', '1m').prefault('5s'),
      /** Memory for data per node. @default '256MiB' - between the guides' 128 MB minimum and 512 MB for production */
      memory: size('16MiB', '512GiB').prefault('256MiB'),
      /** What happens when memory is full. @default 'noeviction' - locks and events share the cluster */
      maxMemoryPolicy: z
        .enum(['noeviction', 'allkeys-lru', 'allkeys-lfu', 'volatile-lru', 'volatile-lfu', 'volatile-ttl'])
        .prefault('noeviction'),
      /** How long answers stay. */
      ttl: ttlSchema.prefault({}),
      /** What it is expected to hold at most. */
      contents: contentsSchema.prefault({}),
      /** Each node in the cluster. */
      inCluster: redisInCluster,
      ...elasticacheFields,
    }),
  ]),
);

const poolerSchema = z.discriminatedUnion('kind', [
  /** Instances connect to the database themselves. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('pgbouncer'),
    /** Poolers side by side. @default 1 - on eks every tier but `single` needs 2 */
    instances: count(1, 20).prefault(1),
    /** Connections each pooler opens to each database server. @default 20 - PgBouncer's default_pool_size */
    poolSize: count(1, 5000).prefault(20),
    /** Connections each pooler accepts. @default the connections ledger chooses what the whole fleet may open */
    maxClients: count(1, 1_000_000).optional(),
  }),
  rdsProxySchema,
]);

/** The relational database. */
export const databaseSchema = z.strictObject({
  /** Engine. @default 'postgres' */
  engine: z.enum(['postgres', 'mysql']).prefault('postgres'),
  /** Version of the engine, such as '17' or '17.2'. @default the newest that the platform offers, at least 14 */
  version: text(/^\d+(\.\d+)*$/, 'is not a version', "write it as '17' or '17.2'").optional(),
  /** Where it runs on eks. */
  host: host(),
  /** Name of the database. @default the system's, with underscores */
  name: tiered(text(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and underscores', 'rename it')),
  /** A standby in another zone that takes over; local has none of its own. @default by tier */
  standby: tiered(z.boolean()),
  /** Servers that answer reads. @default by tier */
  readReplicas: tiered(count(0, 15)),
  /** `max_connections` of the primary and of each replica. @default the connections ledger chooses */
  maxConnections: count(10, 100_000).optional(),
  /** Connections left for people, exporters and migrations. @default 10 - Postgres keeps 3 of them for superusers */
  adminReserve: count(3, 1000).prefault(10),
  /** Memory for shared pages. @default '128MiB' - Postgres' own default */
  sharedBuffers: size('16MiB', '256GiB').prefault('128MiB'),
  /** Memory per sort or hash. @default '4MiB' - Postgres' own default */
  workMem: size('64KiB', '4GiB').prefault('4MiB'),
  /** Longest statement. @default '30s' - no longer than an instance drains */
  statementTimeout: duration('100ms', '1h').prefault('30s'),
  /** Disk. @default '20GiB' - the smallest a managed database takes */
  storage: size('20GiB', '64TiB').prefault('20GiB'),
  /** What shares few database connections among many instances. @default none */
  pooler: poolerSchema.prefault({ kind: 'none' }),
  /** Deleting it needs two steps. @default by tier */
  deletionProtection: tiered(z.boolean()),
  /** A last snapshot before deletion. @default by tier */
  finalSnapshot: tiered(z.boolean()),
  /** Each server in the cluster. */
  inCluster: postgresInCluster,
  ...rdsFields,
});

/** What answers searches: the database's full text, or a cluster. @default by tier */
export const searchSchema = tiered(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('database') }),
    z.strictObject({
      kind: z.literal('opensearch'),
      /** Where it runs on eks. */
      host: host(),
      /** Nodes. @default 3 - the Firewall guide; a majority survives the loss of one */
      nodes: count(1, 30)
        .refine((nodes) => nodes !== 2, {
          error: message('must not be 2', 'two nodes have no majority after losing one; take 1 or at least 3'),
        })
        .prefault(3),
      /** Each node in the cluster. */
      inCluster: searchInCluster,
      ...managedSearch,
    }),
  ]),
);
