import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Hits, misses, and what makes instances forget. */
export function lookupPanels(environment: Environment): Panel[] {
  const window = windowOf(environment);
  const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}[${window}]))`;
  return [
    ...(environment.cache.kind === 'redis' ? [hitRate(environment)] : []),
    lines({
      id: 'look-ups',
      title: 'Look-ups',
      description:
        'Answers found in the memory of an instance (local), found in Redis (shared), or found nowhere (missed). Normal is mostly local. Stale ones are old: the database was away.',
      unit: 'ops',
      stacked: true,
      queries: [
        query(rate('cache_hits_total', 'level'), '{{level}}'),
        query(`sum(rate(cache_misses_total[${window}]))`, 'missed'),
        query(`sum(rate(cache_stale_total[${window}])) or vector(0)`, 'stale'),
      ],
    }),
    lines({
      id: 'fill-wait',
      title: 'Waiting for an answer that another loads',
      description:
        'Time within which 95 in a hundred waiting readers have it. Normal is that of one query of the database.',
      unit: 's',
      queries: [
        query(`histogram_quantile(0.95, ${rate('cache_fill_wait_seconds_bucket', 'service, le')})`, '{{service}}'),
      ],
    }),
    lines({
      id: 'invalidations',
      title: 'Invalidations heard',
      description:
        'Writes and flushes that each instance heard of. Normal is the same for all: every one hears of every write.',
      unit: 'ops',
      queries: [query(`sum by (instance) (rate(cache_invalidations_total[${window}]))`, '{{instance}}')],
    }),
    ...forgetting(environment),
  ];
}

function hitRate(environment: Environment): Panel {
  const { alerts } = environment.observability;
  return lines({
    id: 'hit-rate',
    title: 'Hit rate',
    description:
      'Share of look-ups that found an answer. Normal is above the target; it falls after a flush or a release and recovers within the time that answers stay.',
    unit: 'percentunit',
    softMaximum: 1,
    queries: [query('service:cache_hits:ratio', '{{service}}')],
    limit: alerts.cacheHitRate.fraction,
    target: alerts.cacheHitRateTarget.fraction,
  });
}

function forgetting(environment: Environment): Panel[] {
  return [
    lines({
      id: 'bus',
      title: 'Instances that hear the others',
      description: 'Share of the instances that are connected to the bus of invalidations. Normal is 100 %.',
      unit: 'percentunit',
      softMaximum: 1,
      queries: [query('avg by (service) (cache_bus_connected)', '{{service}}')],
    }),
    lines({
      id: 'resets',
      title: 'Memories emptied',
      description:
        'Times in an hour that instances emptied their memory: they may have missed messages (interrupted), or somebody flushed the cache. Normal is none.',
      unit: 'short',
      queries: [query('sum by (reason) (increase(cache_resets_total[1h]))', '{{reason}}')],
    }),
    lines({
      id: 'local-entries',
      title: 'Answers in memory',
      description: 'Normal is a level that each instance reaches within minutes, and stays at.',
      unit: 'short',
      queries: [query('cache_local_entries', '{{instance}}')],
    }),
  ].filter(({ id }) => id !== 'bus' || environment.cache.kind === 'redis');
}
