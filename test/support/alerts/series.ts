import type { Samples, Series } from './case';

/** Labels in braces. */
export function series(name: string, labels: Readonly<Record<string, string>>, values: string): Series {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return { series: `${name}{${pairs.join(',')}}`, values };
}

/** Answers of which so large a share are 5xx. */
export function errors(share: number, { rate }: Samples, labels: Readonly<Record<string, string>>): Series[] {
  const of = { ...labels, route: '/api/v1/ips', method: 'GET' };
  return [
    series('http_requests_total', { ...of, status: '200' }, rate(100 * (1 - share))),
    series('http_requests_total', { ...of, status: '500' }, rate(100 * share)),
  ];
}

/** Buckets of the application, in seconds. */
const ANSWERS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] as const;
const LOCKS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

/** Answers of which the 95th percentile is so many seconds. */
export function latencies(p95: number, samples: Samples, labels: Readonly<Record<string, string>>): Series[] {
  const of = { ...labels, route: '/api/v1/ips', method: 'GET', status: '200' };
  return histogram('http_request_duration_seconds', ANSWERS, p95, samples, of);
}

/** Questions for locks of which the 95th percentile takes so many seconds. */
export function lockWaits(p95: number, samples: Samples, labels: Readonly<Record<string, string>>): Series[] {
  return histogram('lock_wait_seconds', LOCKS, p95, samples, { ...labels, outcome: 'acquired' });
}

/**
 * Buckets of which the 95th percentile is a value: Prometheus takes what is in a bucket as evenly spread, so all of it is
 * within the bucket that the value lies in, and those above it.
 */
function histogram(
  name: string,
  bounds: readonly number[],
  p95: number,
  { rate }: Samples,
  labels: Readonly<Record<string, string>>,
): Series[] {
  const upper = bounds.find((bound) => p95 <= bound) ?? Number.POSITIVE_INFINITY;
  const lower = bounds.filter((bound) => bound < upper).at(-1) ?? 0;
  // Of 100 a second the 95th lies as far into the bucket's four as the value lies into the bucket.
  const within = 4;
  const below = 95 - within * ((p95 - lower) / (upper - lower));
  const above = 100 - below - within;
  const count = (bound: number) => (bound <= lower ? below : bound < upper ? below : below + within);
  return [
    ...bounds.map((bound) => [String(bound), count(bound)] as const),
    ['+Inf', below + within + above] as const,
  ].map(([le, perSecond]) => series(`${name}_bucket`, { ...labels, le }, rate(perSecond)));
}
