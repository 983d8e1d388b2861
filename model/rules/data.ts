import { NODES_PER_CACHE, NODES_PER_SEARCH, REPLICAS_PER_DATABASE } from '../ports';
import { type Rule, rule, when } from './rule';

const replicas = rule(['platform', 'database', 'backup'], ({ platform, database: { readReplicas }, backup }) => [
  ...when(
    platform === 'local' && readReplicas > REPLICAS_PER_DATABASE,
    'database.readReplicas',
    readReplicas,
    `must be at most ${REPLICAS_PER_DATABASE} on local`,
    'the port plan has no more room; lower it',
  ),
  ...when(
    platform !== 'local' && backup.retention.seconds > 35 * 86_400,
    'backup.retention',
    backup.retention,
    `must be at most 35d on ${platform}`,
    'the managed database keeps no more; archive snapshots elsewhere',
  ),
]);

const pooler = rule(['platform', 'tier', 'database'], ({ platform, tier, database: { engine, pooler: given } }) => {
  if (given.kind !== 'pgbouncer') return [];
  return [
    ...when(
      engine !== 'postgres',
      'database.pooler.kind',
      given.kind,
      `must be none with ${engine}`,
      'PgBouncer speaks to Postgres only',
    ),
    ...when(
      platform !== 'local' && tier !== 'single' && given.instances < 2,
      'database.pooler.instances',
      given.instances,
      `must be at least 2 for tier ${tier} on ${platform}`,
      'without the only pooler no instance reaches the database',
    ),
  ];
});

const cache = rule(['platform', 'cache'], ({ platform, cache: given }) => {
  if (given.kind === 'none') return [];
  const { masters, replicasPerMaster } = given;
  const nodes = masters * (1 + replicasPerMaster);
  return when(
    platform === 'local' && nodes > NODES_PER_CACHE,
    'cache.masters',
    masters,
    `must not make more than ${NODES_PER_CACHE} nodes on local, ${masters} x ${1 + replicasPerMaster} are ${nodes}`,
    'the port plan has no more room; lower masters or replicasPerMaster',
  );
});

const eviction = rule(['cache', 'locking', 'messaging'], ({ cache: given, locking, messaging }) => {
  if (given.kind === 'none' || given.maxMemoryPolicy === 'noeviction') return [];
  const state = [
    ...(locking.kind === 'redis' ? ['locks'] : []),
    ...(messaging.kind === 'redis' ? ['events'] : []),
  ].join(' and ');
  return when(
    state !== '',
    'cache.maxMemoryPolicy',
    given.maxMemoryPolicy,
    `must be noeviction while the cluster holds ${state}`,
    'a full cluster would silently drop them; cached answers leave by their time to live',
  );
});

const shared = rule(['cache', 'system', 'services'], ({ cache: given, system, services }) =>
  Object.entries(services).flatMap(
    ([
      name,
      {
        replicas: { max },
      },
    ]) =>
      when(
        given.kind === 'none' && max > 1 && system.services[name]?.role !== 'frontend',
        'cache.kind',
        given.kind,
        `must not be none while services.${name}.replicas.max is ${max}`,
        "each instance would count rate limits and keep answers for itself; use kind 'redis' or one instance",
      ),
  ),
);

const search = rule(['platform', 'search'], ({ platform, search: given }) =>
  given.kind === 'database'
    ? []
    : when(
        platform === 'local' && given.nodes > NODES_PER_SEARCH,
        'search.nodes',
        given.nodes,
        `must be at most ${NODES_PER_SEARCH} on local`,
        'the port plan has no more room; lower it',
      ),
);

/** Rules about cache, database and search. */
export const dataRules: readonly Rule[] = [replicas, pooler, cache, eviction, shared, search];
