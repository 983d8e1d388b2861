import type { AlertCase, Samples, Series } from '../case';
import { series } from '../series';

const WEB = { service: 'web', instance: 'web-1' } as const;

function decisions(own: number, { rate }: Samples, labels: Readonly<Record<string, string>> = WEB): Series[] {
  return [
    series('rate_limit_decisions_total', { ...labels, counter: 'own' }, rate(100 * own)),
    series('rate_limit_decisions_total', { ...labels, counter: 'shared' }, rate(100 * (1 - own))),
  ];
}

/** How the alerts of limits of requests must behave. */
export const limitCases: readonly AlertCase[] = [
  {
    alert: 'RateLimitRejectionsHigh',
    severity: 'warning',
    for: '5m',
    interval: '15s',
    conditions: [
      {
        is: 'above',
        limit: 100,
        // A minute's, spread over two instances and two kinds of limits.
        series: (value, { rate }) => [
          series('rate_limit_rejections_total', { ...WEB, scope: 'ip' }, rate(value / 120)),
          series('rate_limit_rejections_total', { ...WEB, instance: 'web-2', scope: 'identity' }, rate(value / 120)),
        ],
      },
    ],
    inexact: 'a rate is not exact to the last bit',
  },
  {
    alert: 'RateLimitsNotShared',
    severity: 'warning',
    for: '5m',
    interval: '15s',
    conditions: [{ is: 'above', limit: 0.05, series: (value, samples) => decisions(value, samples) }],
    inexact: 'a share of two rates is not exact to the last bit',
    further: (samples) => [
      {
        name: 'sees one instance of many',
        series: [0.1, 0, 0, 0, 0].flatMap((own, index) =>
          decisions(own, samples, { ...WEB, instance: `web-${index + 1}` }),
        ),
        at: '9m',
        firing: 1,
      },
    ],
  },
];
