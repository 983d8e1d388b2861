import type { AlertCase, Samples, Series } from '../case';
import { series } from '../series';

const WEB = { service: 'web', instance: 'web-1' } as const;

/** Look-ups a second by what became of them. */
function lookups({ found, missing, failed }: Record<'found' | 'missing' | 'failed', number>, { rate }: Samples) {
  const of = (outcome: string, perSecond: number): Series =>
    series('session_lookups_total', { ...WEB, outcome }, rate(perSecond));
  return [of('found', found), of('missing', missing), of('failed', failed)];
}

/** How the alerts of sessions and keys must behave. */
export const identityCases: readonly AlertCase[] = [
  {
    alert: 'SessionsLost',
    severity: 'warning',
    for: '5m',
    interval: '15s',
    conditions: [
      {
        is: 'above',
        limit: 0.2,
        series: (value, { constant }) => [
          series('service:session_lookups_lost:ratio', { service: 'web' }, constant(value)),
        ],
      },
      {
        is: 'above',
        limit: 1,
        series: (value, { constant }) => [series('service:session_lookups:rate', { service: 'web' }, constant(value))],
      },
    ],
    further: (samples) => [
      {
        name: 'counts missing ones',
        series: lookups({ found: 7, missing: 3, failed: 0 }, samples),
        at: '9m',
        firing: 1,
      },
      { name: 'counts failures', series: lookups({ found: 7, missing: 0, failed: 3 }, samples), at: '9m', firing: 1 },
      { name: 'is quiet with few', series: lookups({ found: 9, missing: 1, failed: 0 }, samples), at: '9m', firing: 0 },
      {
        name: 'is quiet about one old cookie',
        series: lookups({ found: 0, missing: 0.5, failed: 0 }, samples),
        at: '9m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'KeysDiffer',
    severity: 'critical',
    for: '1m',
    conditions: [
      { is: 'above', limit: 0, series: (value, { constant }) => [series('keys_differ', WEB, constant(value))] },
    ],
  },
];
