import type { AlertCase } from '../case';
import { lockWaits, series } from '../series';

const WORKER = { service: 'worker', instance: 'worker-1' } as const;
const WINDOW_SECONDS = 600;

/** How the alerts of locks must behave. */
export const lockCases: readonly AlertCase[] = [
  {
    alert: 'LockWaitHigh',
    severity: 'warning',
    for: '10m',
    interval: '15s',
    conditions: [{ is: 'above', limit: 1, series: (value, samples) => lockWaits(value, samples, WORKER) }],
    inexact: 'a percentile is not exact to the last bit',
  },
  {
    alert: 'LocksLost',
    severity: 'warning',
    for: '0s',
    interval: '15s',
    settles: '10m',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { rate }) => [series('lock_lost_total', WORKER, rate(Math.max(0, value) / WINDOW_SECONDS))],
      },
    ],
  },
];
