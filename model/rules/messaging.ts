import { type Rule, rule, when } from './rule';

const needsRedis = rule(['cache', 'locking', 'messaging'], ({ cache, locking, messaging }) => [
  ...when(
    locking.kind === 'redis' && cache.kind !== 'redis',
    'locking.kind',
    locking.kind,
    `must not be redis while cache.kind is ${cache.kind}`,
    "locks live in the cache's cluster; set cache.kind to 'redis' or locking.kind to 'none'",
  ),
  ...when(
    messaging.kind === 'redis' && cache.kind !== 'redis',
    'messaging.kind',
    messaging.kind,
    `must not be redis while cache.kind is ${cache.kind}`,
    "streams live in the cache's cluster; set cache.kind to 'redis' or messaging.kind to 'inProcess'",
  ),
]);

const locks = rule(['locking'], ({ locking }) =>
  locking.kind === 'none'
    ? []
    : when(
        locking.incrementalTtl.milliseconds > locking.fullSyncTtl.milliseconds,
        'locking.incrementalTtl',
        locking.incrementalTtl,
        `must not exceed fullSyncTtl (${locking.fullSyncTtl})`,
        'a part takes no longer than the whole; lower it or raise fullSyncTtl',
      ),
);

/** Rules about events and locks. */
export const messagingRules: readonly Rule[] = [needsRedis, locks];
