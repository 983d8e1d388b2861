import type { AlertCase, Samples, Series } from '../case';
import { series } from '../series';

const WEB = { service: 'web', instance: 'web-1' } as const;

/** Look-ups a second; before the first of a kind there is no series of it. */
function lookups(hits: number, misses: number, { rate, constant }: Samples): Series[] {
  return [
    series('cache_local_entries', WEB, constant(1)),
    ...(hits > 0 ? [series('cache_hits_total', { ...WEB, kind: 'default', level: 'shared' }, rate(hits))] : []),
    ...(misses > 0 ? [series('cache_misses_total', { ...WEB, kind: 'default' }, rate(misses))] : []),
  ];
}

/** How the alerts of the cache must behave. */
export const cacheCases: readonly AlertCase[] = [
  {
    alert: 'CacheHitRateLow',
    severity: 'warning',
    for: '10m',
    interval: '15s',
    conditions: [
      {
        is: 'below',
        limit: 0.7,
        series: (value, { constant }) => [series('service:cache_hits:ratio', { service: 'web' }, constant(value))],
      },
      {
        is: 'above',
        limit: 1,
        series: (value, { constant }) => [series('service:cache_lookups:rate', { service: 'web' }, constant(value))],
      },
    ],
    further: (samples) => [
      { name: 'counts hits and misses', series: lookups(6, 4, samples), at: '14m', firing: 1 },
      { name: 'sees a cache without any hit', series: lookups(0, 10, samples), at: '14m', firing: 1 },
      { name: 'is quiet when most are hits', series: lookups(8, 2, samples), at: '14m', firing: 0 },
      { name: 'is quiet when nobody asks', series: lookups(0, 0, samples), at: '14m', firing: 0 },
    ],
  },
  {
    alert: 'CacheInvalidationLost',
    severity: 'warning',
    for: '1m',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { constant }) => [
          series('cache_bus_connected', WEB, constant(1 - value)),
          series('cache_bus_connected', { ...WEB, instance: 'web-2' }, constant(1)),
        ],
      },
    ],
  },
];
