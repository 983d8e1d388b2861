import type { AlertCase } from '../case';
import { series } from '../series';

type Kind = 'Availability' | 'Latency';

/** By hand, from the book: windows, how fast, how long. */
export const SPEEDS = [
  { long: '1h', short: '5m', factor: 14.4, for: '2m', interval: '1m', name: 'Burning1h', severity: 'critical' },
  { long: '6h', short: '30m', factor: 6, for: '15m', interval: '1m', name: 'Burning6h', severity: 'critical' },
  { long: '1d', short: '2h', factor: 3, for: '1h', interval: '2m', name: 'Eroding1d', severity: 'warning' },
  { long: '3d', short: '6h', factor: 1, for: '3h', interval: '2m', name: 'Eroding3d', severity: 'warning' },
] as const;
export type Speed = (typeof SPEEDS)[number];

/** What may be bad by default: 0.1 % errors, 5 % slow answers. */
export const BUDGETS = { Availability: 0.001, Latency: 0.05 } as const;
const RECORDED = { Availability: 'service:http_errors', Latency: 'service:http_slow' } as const;

function caseOf(kind: Kind, speed: Speed): AlertCase {
  const { long, short, factor, interval, severity } = speed;
  const burnt = (window: string) => ({
    is: 'above' as const,
    limit: factor,
    series: (value: number, { constant }: { constant: (value: number) => string }) => [
      series(`${RECORDED[kind]}:ratio_rate${window}`, { service: 'web' }, constant(value * BUDGETS[kind])),
    ],
  });
  return {
    alert: `${kind}Budget${speed.name}`,
    severity,
    for: speed.for,
    interval,
    conditions: [burnt(long), burnt(short)],
    inexact: 'a share of a budget is not exact to the last bit',
  };
}

/** How the alerts of objectives must behave. */
export const objectiveCases: readonly AlertCase[] = SPEEDS.flatMap((speed) => [
  caseOf('Availability', speed),
  caseOf('Latency', speed),
]);
