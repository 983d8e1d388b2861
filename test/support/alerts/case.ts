import type { Environment } from '../../../model/environment';
import type { DurationInput } from '../../../model/values';
import type { Alert, Severity } from '../../../observability/alerts/alert';

/** One series of a test, as promtool reads it. */
export interface Series {
  /** Name and labels: 'up{instance="web-1"}'. */
  readonly series: string;
  /** In promtool's notation. */
  readonly values: string;
}

/** What a series does, for as long as its test runs. */
export interface Samples {
  /** Stays at a value. */
  readonly constant: (value: number) => string;
  /** Counts so many in a second, from 0. */
  readonly rate: (perSecond: number) => string;
  /** Counts so many in a second, from a value. */
  readonly from: (value: number, perSecond: number) => string;
}

/** What is known of one condition, written down a second time: a limit that moves by mistake is noticed here. */
export interface ConditionCase {
  readonly is: 'above' | 'below';
  /** By hand, from the guide or the documentation; a function where the environment decides. */
  readonly limit: number | ((environment: Environment) => number);
  /** Series that give the condition's query this value, whatever value it is. */
  readonly series: (value: number, samples: Samples, environment: Environment) => readonly Series[];
}

/** How an alert must behave. From it come the tests that fire, the quiet ones and those of the edge. */
export interface AlertCase {
  readonly alert: string;
  readonly severity: Severity;
  readonly for: DurationInput;
  readonly conditions: readonly ConditionCase[];
  /**
   * Series that are there in any case.
   * @default none
   */
  readonly given?: (samples: Samples, environment: Environment) => readonly Series[];
  /**
   * Time from the first sample until the queries answer, where they look back.
   * @default '0s'
   */
  readonly settles?: DurationInput;
  /**
   * Time between two samples and evaluations.
   * @default that of the environment
   */
  readonly interval?: DurationInput;
  /**
   * Why the exact limit cannot be made of samples.
   * @default it can; at the limit the alert is quiet
   */
  readonly inexact?: string;
  /**
   * Times at which it is quiet although everything is bad, besides before its time; further tests by hand.
   * @default none
   */
  readonly further?: (samples: Samples, environment: Environment) => readonly FurtherTest[];
}

/** A test by hand, for what the conditions do not show: labels that must match, a series that is missing. */
export interface FurtherTest {
  readonly name: string;
  readonly series: readonly Series[];
  /** When to look. */
  readonly at: DurationInput;
  /** How many alerts of this name fire then. */
  readonly firing: number;
}

/** The limit of a condition in an environment. */
export function limitOf({ limit }: ConditionCase, environment: Environment): number {
  return typeof limit === 'number' ? limit : limit(environment);
}

/** A value a twentieth beyond a limit or short of it: a limit that moves by a tenth is noticed. */
export function beside(limit: number, which: 'bad' | 'good', is: ConditionCase['is']): number {
  const step = limit === 0 ? 0.05 : Math.abs(limit) * 0.05;
  return limit + ((which === 'bad') === (is === 'above') ? step : -step);
}

/** A limit moved by a tenth. */
export function moved(alert: Alert, index: number, factor: 1 | -1): Alert {
  const conditions = alert.conditions.map((condition, place) =>
    place === index
      ? { ...condition, limit: condition.limit + factor * (Math.abs(condition.limit) * 0.1 || 0.1) }
      : condition,
  );
  return { ...alert, conditions };
}
