import { Duration, type DurationInput } from '../../../model/values';
import type { Series } from './case';
import { BUDGETS, SPEEDS, type Speed } from './cases/objectives';
import { series } from './series';

/** Requests of which a share of each budget was bad, for one length of time after the other. */
type Phase = readonly [burnt: number, length: DurationInput];

const PER_SECOND = 100;
const WEB = { service: 'web', instance: 'web-1', route: '/api/v1/ips', method: 'GET' } as const;

/** Tests for promtool of how far the alerts of objectives look back, with the interval between two samples. */
export function windowTests(): { readonly interval: string; readonly tests: readonly object[] }[] {
  return SPEEDS.map((speed) => ({ interval: stepOf(speed), tests: testsOf(speed) }));
}

// Rates over 5 minutes need two samples; more would only take time.
function stepOf({ long }: Speed): '1m' | '4m' {
  return long === '1h' ? '1m' : '4m';
}

function testsOf(speed: Speed): object[] {
  const { long, short, factor } = speed;
  const bad = 1.3 * factor;
  const over = Duration.of(short).seconds + 600;
  const ends = Duration.of(long).seconds;
  return [
    {
      name: `${speed.name} fires, and not when it is over`,
      interval: stepOf(speed),
      input_series: requests(
        [
          [bad, long],
          [0, `${over}s`],
        ],
        speed,
      ),
      promql_expr_test: [fires(speed, ends, true), fires(speed, ends + over, false)],
    },
    {
      name: `${speed.name} is quiet while the long window is good`,
      interval: stepOf(speed),
      input_series: requests(
        [
          [0, long],
          [bad, short],
        ],
        speed,
      ),
      promql_expr_test: [fires(speed, ends + Duration.of(short).seconds, false)],
    },
  ];
}

function fires({ name }: Speed, seconds: number, both: boolean): object {
  return {
    expr: `count(ALERTS{alertname=~"(Availability|Latency)Budget${name}",alertstate="firing"})`,
    eval_time: `${seconds}s`,
    exp_samples: both ? [{ labels: '{}', value: 2 }] : [],
  };
}

function requests(phases: readonly Phase[], speed: Speed): Series[] {
  const counted = (share: (burnt: number) => number) => counter(phases, stepOf(speed), share);
  const failed = counted((burnt) => Math.min(1, burnt * BUDGETS.Availability));
  const inTime = counted((burnt) => 1 - Math.min(1, burnt * BUDGETS.Latency));
  const all = counted(() => 1);
  return [
    series(
      'http_requests_total',
      { ...WEB, status: '200' },
      counted((burnt) => 1 - burnt * BUDGETS.Availability),
    ),
    series('http_requests_total', { ...WEB, status: '500' }, failed),
    series('http_request_duration_seconds_bucket', { ...WEB, status: '200', le: '0.2' }, inTime),
    series('http_request_duration_seconds_bucket', { ...WEB, status: '200', le: '0.5' }, all),
    series('http_request_duration_seconds_count', { ...WEB, status: '200' }, all),
  ];
}

function counter(phases: readonly Phase[], interval: DurationInput, share: (burnt: number) => number): string {
  const step = Duration.of(interval).seconds;
  let value = 0;
  const parts = phases.map(([burnt, length]) => {
    const count = Math.ceil(Duration.of(length).seconds / step);
    const growth = PER_SECOND * share(burnt) * step;
    const part = `${value + growth}+${growth}x${count - 1}`;
    value += growth * count;
    return part;
  });
  return ['0', ...parts].join(' ');
}
