import { stringify } from 'yaml';
import type { Environment } from '../../model/environment';
import type { Alert } from '../alerts/alert';
import { expressionOf } from '../alerts/expression';
import { type Observed, observed } from '../observed';
import type { Recording } from '../records/record';

/** A group of rules as Prometheus, its operator and Amazon Managed Prometheus read it. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (AlertRule | RecordingRule)[];
}

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where people read what to do. */
export const RUNBOOKS = 'docs/runbooks';

/** The rules of an environment: recorded series first, since alerts read them. */
export function ruleGroups(
  environment: Environment,
  { alerts, recordings }: Observed = observed(environment),
): RuleGroup[] {
  const recorded = Object.entries(recordings).map(([name, rules]) => ({
    name: `${name}-series`,
    rules: rules.map(recordingRule),
  }));
  const told = Object.entries(alerts).map(([name, rules]) => ({
    name,
    rules: rules.map((alert) => alertRule(environment, alert)),
  }));
  return [...recorded, ...told];
}

/** The same as a file. */
export function ruleFile(environment: Environment): string {
  return stringify({ groups: ruleGroups(environment) }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function recordingRule({ name, query, labels }: Recording): RecordingRule {
  return { record: name, expr: query, ...(labels ? { labels } : {}) };
}

function alertRule({ name: environment }: Environment, alert: Alert): AlertRule {
  const { name, runbook = name, severity, summary, description, panel } = alert;
  return {
    alert: name,
    expr: expressionOf(alert),
    for: `${alert.for.seconds}s`,
    labels: { severity, environment },
    annotations: { summary, description, runbook: `${RUNBOOKS}/${runbook}.md`, dashboard: panel },
  };
}
