import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** The cache that all instances share: whether it helps, and whether every instance hears of every write. */
export function cacheAlerts(environment: Environment): Alert[] {
  return environment.cache.kind === 'redis' ? [hitRateLow(environment), invalidationLost()] : [];
}

function hitRateLow({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'CacheHitRateLow',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      { query: 'service:cache_hits:ratio', is: 'below', limit: alerts.cacheHitRate.fraction },
      { query: 'service:cache_lookups:rate', is: 'above', limit: alerts.leastTraffic },
    ],
    matching: ['service'],
    for: Duration.of('10m'),
    summary: 'The cache of {{ $labels.service }} answers too little',
    description: `{{ $value | humanizePercentage }} of the look-ups of {{ $labels.service }} are answered by the cache, less than ${alerts.cacheHitRate}; ${alerts.cacheHitRateTarget} is the aim. The rest are queries to the database.`,
    panel: 'cache/hit-rate',
  };
}

function invalidationLost(): Alert {
  return {
    name: 'CacheInvalidationLost',
    severity: 'warning',
    sources: ['application'],
    conditions: [{ query: 'sum by (service) (1 - cache_bus_connected)', is: 'above', limit: 0 }],
    for: Duration.of('1m'),
    summary: 'Instances of {{ $labels.service }} do not hear of the writes of others',
    description:
      'Instances of {{ $labels.service }} that do not hear which answers are outdated: {{ $value }}. They keep nothing in their memory meanwhile; Redis and the database answer more.',
    panel: 'cache/invalidations',
  };
}
