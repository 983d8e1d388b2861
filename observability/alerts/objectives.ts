import type { Environment } from '../../model/environment';
import { Duration, type DurationInput } from '../../model/values';
import { objectivesOf } from '../objectives';
import type { Alert, Condition, Severity } from './alert';

/** One speed at which a budget for 30 days is used up. */
interface Speed {
  /** The long window tells that it matters, the short one that it goes on. */
  readonly long: string;
  readonly short: string;
  /** How many times as fast as the objective allows. */
  readonly factor: number;
  readonly severity: Severity;
  readonly for: DurationInput;
}

/**
 * Of a budget they use 2 % in an hour, 5 % in 6 hours, 10 % in a day and 10 % in three days.
 * @see https://sre.google/workbook/alerting-on-slos/
 */
const SPEEDS: readonly Speed[] = [
  { long: '1h', short: '5m', factor: 14.4, severity: 'critical', for: '2m' },
  { long: '6h', short: '30m', factor: 6, severity: 'critical', for: '15m' },
  { long: '1d', short: '2h', factor: 3, severity: 'warning', for: '1h' },
  { long: '3d', short: '6h', factor: 1, severity: 'warning', for: '3h' },
];

/** What a budget is for. */
interface Budget {
  readonly name: string;
  /** Its recorded series. */
  readonly series: string;
  readonly spentOn: string;
}

const BUDGETS: readonly Budget[] = [
  { name: 'Availability', series: 'service:http_errors', spentOn: 'errors' },
  { name: 'Latency', series: 'service:http_slow', spentOn: 'slow answers' },
];

/** Promises that will be broken if it goes on like this; one alert for each budget and speed. */
export function objectiveAlerts(environment: Environment): Alert[] {
  if (objectivesOf(environment).length === 0) return [];
  return BUDGETS.flatMap((budget) => SPEEDS.map((speed) => burning(budget, speed)));
}

function burning({ name, series, spentOn }: Budget, { long, short, factor, severity, for: time }: Speed): Alert {
  const runbook = `${name}Budget${severity === 'critical' ? 'Burning' : 'Eroding'}`;
  const burnt = (window: string): Condition => ({
    query: `${series}:ratio_rate${window} / on (service) ${series}:ratio_budget`,
    is: 'above',
    limit: factor,
  });
  return {
    name: `${runbook}${long}`,
    runbook,
    severity,
    sources: ['application'],
    conditions: [burnt(long), burnt(short)],
    matching: ['service'],
    for: Duration.of(time),
    summary: `{{ $labels.service }} spends its budget of ${spentOn} too fast`,
    description: `Over ${long} {{ $labels.service }} has had {{ $value | humanize }} times as many ${spentOn} as its objective allows, and over ${short} too; ${factor} is the limit.`,
    panel: 'overview/objectives',
  };
}
