/**
 * What a lost component brings along: the alert of the cause, and those that say no more than it does. What clients
 * notice (`ErrorRateHigh`, the objectives, `EntranceDown`) is told whatever its cause.
 */
export const causes: Readonly<Record<string, readonly string[]>> = {
  // It may be a replica: what says that instances lack their database is told beside it.
  DatabaseDown: ['ReplicaMissing', 'ReplicaLagHigh'],
  DatabaseUnreachable: ['PoolExhausted', 'PoolUseHigh', 'EventsNotPublished', 'EventDelayHigh'],
  RedisClusterBroken: [
    'RedisFailover',
    'CacheHitRateLow',
    'CacheInvalidationLost',
    'RateLimitsNotShared',
    'SessionsLost',
    'LockWaitHigh',
    'LocksLost',
  ],
  RedisNodeDown: ['RedisFailover', 'CacheInvalidationLost', 'LocksLost'],
  InstanceDown: ['BalancerUneven'],
  NoConsumers: ['BrokerQueueGrowing'],
  SearchClusterNotGreen: ['SearchFallback'],
};

/** A rule of Alertmanager: while a source fires, its targets are not told. */
export interface Inhibition extends Readonly<Record<string, unknown>> {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  /** Labels that must be the same; one that both lack counts as the same. */
  readonly equal?: readonly string[];
}

const ofService = 'service!=""';

/** The rules: a critical alert keeps back the warnings of the same service, a cause keeps back what it brings along. */
export const inhibitions: readonly Inhibition[] = [
  {
    source_matchers: ['severity="critical"', ofService],
    target_matchers: ['severity="warning"', ofService],
    equal: ['service'],
  },
  ...Object.entries(causes).map(([cause, brings]) => ({
    source_matchers: [`alertname="${cause}"`],
    target_matchers: [`alertname=~"${brings.join('|')}"`],
  })),
];
