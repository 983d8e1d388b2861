import type { Environment } from '../../model/environment';
import { windowOf } from '../window';
import type { Recording } from './record';

/** Look-ups in the cache and how many of them it answers, by service; nothing where there is no cache. */
export function cacheRecordings(environment: Environment): Recording[] {
  if (environment.cache.kind !== 'redis') return [];
  const window = windowOf(environment);
  // Before the first of them there is no series: their rate is zero, not unknown.
  const rate = (name: string) =>
    `(sum by (service) (rate(${name}[${window}])) or 0 * sum by (service) (cache_local_entries))`;
  return [
    {
      name: 'service:cache_lookups:rate',
      query: `${rate('cache_hits_total')} + ${rate('cache_misses_total')}`,
      sources: ['application'],
    },
    {
      name: 'service:cache_hits:ratio',
      query: `${rate('cache_hits_total')} / (service:cache_lookups:rate > 0)`,
      sources: ['application'],
    },
  ];
}
