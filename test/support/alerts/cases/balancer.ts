import type { AlertCase, Samples, Series } from '../case';
import { series } from '../series';

const ANSWERS = 'haproxy_frontend_http_responses_total';
const FRONTEND = { proxy: 'public', instance: 'balancer' } as const;

function answers(errors: number, { rate }: Samples, perSecond = 100): Series[] {
  return [
    series(ANSWERS, { ...FRONTEND, code: '2xx' }, rate(perSecond * (1 - errors))),
    series(ANSWERS, { ...FRONTEND, code: '5xx' }, rate(perSecond * errors)),
    series(ANSWERS, { ...FRONTEND, proxy: 'admin', code: '2xx' }, rate(1000)),
  ];
}

/** Requests that instances of web get, each so many a second; each of them is there, asked or not. */
function loads(perSecond: readonly number[], { rate, constant }: Samples): Series[] {
  return perSecond.flatMap((requests, index) => {
    const of = { service: 'web', instance: `web-${index + 1}` };
    const asked = series('http_requests_total', { ...of, route: '/api/v1/ips', status: '200' }, rate(requests));
    const probed = series('http_requests_total', { ...of, route: '/health/ready', status: '200' }, rate(50));
    return [...(requests > 0 ? [asked] : []), probed, series('http_requests_in_flight', of, constant(0))];
  });
}

/** How the alerts of the balancer must behave. */
export const balancerCases: readonly AlertCase[] = [
  {
    alert: 'BalancerErrorsHigh',
    severity: 'critical',
    for: '1m',
    conditions: [{ is: 'above', limit: 0.01, series: (value, samples) => answers(value, samples) }],
    inexact: 'a share of two rates is not exact to the last bit',
    further: (samples) => [
      {
        name: 'does not count what instances answer',
        series: [
          ...answers(0.5, samples),
          series('haproxy_server_http_responses_total', { server: 'web-1', code: '5xx' }, samples.rate(50)),
        ],
        at: '4m',
        firing: 0,
      },
      { name: 'is quiet when hardly anybody asks', series: answers(0.5, samples, 0.9), at: '4m', firing: 0 },
      { name: 'fires as soon as somebody does', series: answers(0.5, samples, 1.1), at: '4m', firing: 1 },
    ],
  },
  {
    alert: 'BalancerUneven',
    severity: 'warning',
    for: '10m',
    interval: '15s',
    conditions: [
      {
        is: 'below',
        limit: 0.5,
        series: (value, { constant }) =>
          [10 * value, 10 * (2 - value)].map((rate, index) =>
            series('service_instance:http_requests:rate', { service: 'web', instance: `web-${index}` }, constant(rate)),
          ),
      },
      {
        is: 'above',
        limit: 1,
        series: (value, { constant }) => [series('service:http_requests:rate', { service: 'web' }, constant(value))],
      },
    ],
    inexact: 'a share is not exact to the last bit',
    further: (samples) => [
      { name: 'sees an instance that gets nothing', series: loads([10, 10, 0], samples), at: '14m', firing: 1 },
      { name: 'is quiet when all get the same', series: loads([10, 10, 10], samples), at: '14m', firing: 0 },
      { name: 'is quiet when nobody asks', series: loads([0, 0, 0], samples), at: '14m', firing: 0 },
      { name: 'is quiet with one instance', series: loads([10], samples), at: '14m', firing: 0 },
    ],
  },
];
