/** One series of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
}

/** Several series made one: letters of `metrics` in an expression of CloudWatch. Ten series at most. */
export interface Calculation {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** When somebody must look. */
export interface Alarm {
  /** What is watched and what of it, such as 'database-cpu'; end of the alarm's name. */
  readonly name: string;
  /** What is wrong and what to do first, for whoever is woken. */
  readonly description: string;
  readonly measure: Metric | Calculation;
  /** Limit that may be reached but not passed. */
  readonly limit: { readonly above: number } | { readonly below: number };
  /** How long the limit must be passed, in minutes. */
  readonly minutes: number;
  /**
   * Time that one value stands for, in minutes; a whole part of `minutes`.
   * @default 1
   */
  readonly period?: number;
  /**
   * Whether no value at all is as bad as a wrong one.
   * @default false - most series have no value while nothing happens
   */
  readonly isSilenceBad?: boolean;
}

/** A series of a service: what most alarms of a component have in common. */
export function seriesOf(namespace: string, dimensions: Readonly<Record<string, string>>) {
  return (name: string, statistic: Metric['statistic']): Metric => ({ namespace, name, dimensions, statistic });
}

/**
 * The highest of the same series of several members, by the ids 'm1', 'm2' and so on.
 * @throws RangeError for more members than an expression takes
 */
export function highest(metrics: readonly Metric[]): Calculation {
  if (metrics.length > 10) throw new RangeError(`an alarm takes 10 series, not ${metrics.length}: make several alarms`);
  const named = Object.fromEntries(metrics.map((metric, index) => [`m${index + 1}`, metric]));
  return { expression: `MAX([${Object.keys(named).join(', ')}])`, metrics: named };
}
