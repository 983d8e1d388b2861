import type { Environment } from '../../../model/environment';
import { Duration } from '../../../model/values';
import { windowOf } from '../../../observability/window';
import { type AlertCase, beside, type ConditionCase, limitOf, type Samples, type Series } from './case';

/** One entry of `tests` in a file for `promtool test rules`. */
interface PromtoolTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly Series[];
  readonly promql_expr_test: readonly Look[];
}

interface Look {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** Time after which what must fire fires, however the scrapes fall. */
const PATIENCE_SECONDS = 60;

/** The file for `promtool test rules` that holds an environment's rules against cases. */
export function promtoolTests(
  environment: Environment,
  ruleFile: string,
  cases: readonly AlertCase[],
  interval: string,
): object {
  return {
    rule_files: [ruleFile],
    evaluation_interval: interval,
    tests: cases.flatMap((one) => testsOf(environment, one)),
  };
}

/** One file each where intervals differ: promtool evaluates a file at one interval. */
export function intervalOf({ observability }: Environment, { interval }: AlertCase): string {
  return `${interval === undefined ? observability.scrapeInterval.seconds : Duration.of(interval).seconds}s`;
}

function testsOf(environment: Environment, one: AlertCase): PromtoolTest[] {
  const times = timesOf(environment, one);
  const interval = intervalOf(environment, one);
  const samples = samplesFor(Duration.of(interval as '15s').seconds, times.end);
  const test = (name: string, looks: Look[], value: (condition: ConditionCase, index: number) => number) => ({
    name: `${one.alert} ${name}`,
    interval,
    input_series: [
      ...(one.given?.(samples, environment) ?? []),
      ...one.conditions.flatMap((condition, index) => condition.series(value(condition, index), samples, environment)),
    ],
    promql_expr_test: looks,
  });
  const at = (which: 'bad' | 'good') => (condition: ConditionCase) =>
    beside(limitOf(condition, environment), which, condition.is);
  const quiet = one.conditions.flatMap((_, good) => [
    test(`is quiet when condition ${good + 1} is good`, [looks(one, times.end, 0)], (condition, index) =>
      at(index === good ? 'good' : 'bad')(condition),
    ),
    ...(one.inexact === undefined
      ? [
          test(`is quiet when condition ${good + 1} is at its limit`, [looks(one, times.end, 0)], (condition, index) =>
            index === good ? limitOf(condition, environment) : at('bad')(condition),
          ),
        ]
      : []),
  ]);
  const further = (one.further?.(samples, environment) ?? []).map(({ name, series, at: when, firing }) => ({
    name: `${one.alert} ${name}`,
    interval,
    input_series: series,
    promql_expr_test: [counted(one, Duration.of(when).seconds, firing)],
  }));
  return [test('fires, and only after its time', firing(one, times), at('bad')), ...quiet, ...further];
}

interface Times {
  readonly before: number;
  readonly after: number;
  readonly end: number;
}

function timesOf(environment: Environment, one: AlertCase): Times {
  const held = Duration.of(one.settles ?? '0s').seconds + Duration.of(one.for).seconds;
  const window = Duration.of(windowOf(environment) as '2m').seconds;
  const after = held + window + PATIENCE_SECONDS;
  return { before: held - 1, after, end: after + PATIENCE_SECONDS };
}

function firing(one: AlertCase, { before, after }: Times): Look[] {
  // What has no time to hold fires at once.
  return [...(Duration.of(one.for).seconds > 0 ? [looks(one, before, 0)] : []), looks(one, after, 1)];
}

/** Whether the alert fires, with its severity. */
function looks({ alert, severity }: AlertCase, seconds: number, value: 0 | 1): Look {
  const expr = `max(ALERTS{alertname="${alert}",alertstate="firing",severity="${severity}"})`;
  return { expr, eval_time: `${seconds}s`, exp_samples: value === 0 ? [] : [{ labels: '{}', value }] };
}

function counted({ alert }: AlertCase, seconds: number, value: number): Look {
  const expr = `count(ALERTS{alertname="${alert}",alertstate="firing"})`;
  return { expr, eval_time: `${seconds}s`, exp_samples: value === 0 ? [] : [{ labels: '{}', value }] };
}

function samplesFor(intervalSeconds: number, endSeconds: number): Samples {
  const count = Math.ceil(endSeconds / intervalSeconds) + 1;
  return {
    constant: (value) => `${value}x${count}`,
    rate: (perSecond) => `0${step(perSecond * intervalSeconds)}x${count}`,
    from: (value, perSecond) => `${value}${step(perSecond * intervalSeconds)}x${count}`,
  };
}

function step(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}
