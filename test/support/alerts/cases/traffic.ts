import type { AlertCase } from '../case';
import { errors, latencies } from '../series';

const WEB = { service: 'web', instance: 'web-1' } as const;

/** How the alerts of what clients notice must behave. */
export const trafficCases: readonly AlertCase[] = [
  {
    alert: 'ErrorRateHigh',
    severity: 'critical',
    for: '1m',
    conditions: [{ is: 'above', limit: 0.01, series: (value, samples) => errors(value, samples, WEB) }],
    inexact: 'a share of two rates is not exact to the last bit',
    further: (samples) => [
      {
        name: 'does not count what probes ask for',
        series: [
          { series: 'http_requests_total{service="web",route="/health/ready",status="503"}', values: samples.rate(9) },
          { series: 'http_requests_total{service="web",route="/api/v1/ips",status="200"}', values: samples.rate(1) },
        ],
        at: '4m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'RequestLatencyHigh',
    severity: 'warning',
    for: '5m',
    interval: '15s',
    conditions: [{ is: 'above', limit: 0.2, series: (value, samples) => latencies(value, samples, WEB) }],
    inexact: 'a percentile is not exact to the last bit',
  },
  {
    alert: 'InstanceResponseSlow',
    severity: 'critical',
    for: '1m',
    conditions: [{ is: 'above', limit: 2, series: (value, samples) => latencies(value, samples, WEB) }],
    inexact: 'a percentile is not exact to the last bit',
  },
];
