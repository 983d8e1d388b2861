import { type Problem, problem } from '../errors';
import type { Size } from '../values';
import { isGiven, type Rule, rule, when } from './rule';

/** Sections of data that may run in the cluster. */
const SECTIONS = ['cache', 'database', 'search', 'messaging'] as const;

/** Settings of the managed services, by section, and what to use in their place. */
const MANAGED_ONLY: Readonly<Record<string, string>> = {
  'cache.engine': 'the operator runs Redis 7',
  'cache.version': 'the operator runs Redis 7',
  'database.storage': 'use database.inCluster.storage',
  'database.maxStorage': 'raise database.inCluster.storage: the volumes grow while they are in use',
  'database.crossRegionReplica': 'the backups in S3 are what another region has',
  'search.instanceType': 'use search.inCluster',
  'search.dedicatedMasters': 'every node may lead',
  'messaging.instanceType': 'use messaging.inCluster',
};

const sectionOf = (path: string) => path.split('.')[0] as (typeof SECTIONS)[number];
const isInCluster = (section: object): boolean => 'host' in section && section.host === 'inCluster';

/** Settings of the place where a component does not run would be read by nobody. */
const settings = rule(['platform', ...SECTIONS], ({ platform, ...sections }, given) => [
  ...SECTIONS.flatMap((section) =>
    when(
      !isInCluster(sections[section]) && isGiven(given, `${section}.inCluster`),
      `${section}.inCluster`,
      undefined,
      `must not be set ${platform === 'eks' ? `while ${section}.host is managed` : `on ${platform}`}`,
      platform === 'eks' ? `remove it, or set ${section}.host to 'inCluster'` : 'remove it: only eks has a cluster',
    ),
  ),
  ...Object.entries(MANAGED_ONLY).flatMap(([path, instead]) =>
    when(
      isInCluster(sections[sectionOf(path)]) && isGiven(given, path),
      path,
      undefined,
      `must not be set while ${sectionOf(path)}.host is inCluster`,
      `remove it: ${instead}`,
    ),
  ),
]);

/** Limits below requests are refused by the API server, long after the cluster was made. */
const limits = rule([...SECTIONS], (sections) =>
  SECTIONS.flatMap((section): readonly Problem[] => {
    const settings = sections[section];
    if (!('inCluster' in settings)) return [];
    const { cpu, cpuLimit, memory, memoryLimit } = settings.inCluster;
    const path = `${section}.inCluster`;
    return [
      ...when(cpuLimit < cpu, `${path}.cpuLimit`, cpuLimit, `must be at least cpu (${cpu})`, 'raise it or lower cpu'),
      ...when(
        memoryLimit.bytes < memory.bytes,
        `${path}.memoryLimit`,
        memoryLimit,
        `must be at least memory (${memory})`,
        'raise it or lower memory',
      ),
    ];
  }),
);

const database = rule(['database'], ({ database: { engine, host } }) => [
  ...when(
    host === 'inCluster' && engine !== 'postgres',
    'database.host',
    host,
    `must be managed with ${engine}`,
    'CloudNativePG runs Postgres only',
  ),
]);

// While Redis writes its file anew it may hold every page twice; the rest is for buffers of clients and replicas.
const COPIES = 2;

const cache = rule(['cache'], ({ cache: given }) =>
  given.kind === 'redis' && given.host === 'inCluster'
    ? [
        ...when(
          given.memory.bytes * COPIES > given.inCluster.memoryLimit.bytes,
          'cache.memory',
          given.memory,
          `must be at most half of cache.inCluster.memoryLimit (${given.inCluster.memoryLimit})`,
          'Redis may hold every page twice while it writes its file anew; lower it, raise masters, or raise the limit',
        ),
        ...outgrown('cache.inCluster.storage', given.inCluster.storage, given.memory),
        ...when(
          given.maxMasters !== undefined && given.maxMasters < given.masters,
          'cache.maxMasters',
          given.maxMasters,
          `must not be less than masters (${given.masters})`,
          'raise it, or leave it out',
        ),
      ]
    : [],
);

/** The append-only file, its successor while it is written, and a snapshot. */
function outgrown(path: string, storage: Size, memory: Size): readonly Problem[] {
  const needed = memory.bytes * 4;
  if (storage.bytes >= needed) return [];
  return [
    problem(
      path,
      storage,
      `must be at least four times cache.memory (${memory})`,
      'raise it: files are rewritten beside the old ones',
    ),
  ];
}

const search = rule(['search'], ({ search: given }) =>
  given.kind === 'opensearch' && given.host === 'inCluster'
    ? [
        ...when(
          given.engine !== 'opensearch',
          'search.engine',
          given.engine,
          'must be opensearch while search.host is inCluster',
          'the operator runs no other',
        ),
        ...when(
          given.inCluster.memory.bytes !== given.inCluster.memoryLimit.bytes,
          'search.inCluster.memory',
          given.inCluster.memory,
          `must be memoryLimit (${given.inCluster.memoryLimit})`,
          'the heap is taken whole at the start; set both alike',
        ),
      ]
    : [],
);

const messaging = rule(['messaging'], ({ messaging: given }) =>
  when(
    given.kind === 'kafka' && given.host === 'inCluster',
    'messaging.host',
    'inCluster',
    'must be managed with kafka',
    "no operator for it is built here; leave it out, or use kind 'rabbitmq'",
  ),
);

/** Rules about data that runs in the cluster. */
export const inClusterRules: readonly Rule[] = [settings, limits, database, cache, search, messaging];
