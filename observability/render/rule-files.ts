import { stringify } from 'yaml';
import type { Environment } from '../../model/environment';
import { portPlan } from '../../model/ports';
import type { Alert } from '../alerts/alert';
import { expressionOf } from '../alerts/expression';
import type { Dashboard, PanelReference } from '../dashboards/dashboard';
import { type Observed, observed } from '../observed';
import type { Recording } from '../records/record';
import { grafanaPath } from './grafana/addresses';

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
  { alerts, recordings, dashboards }: Observed = observed(environment),
): RuleGroup[] {
  const recorded = Object.entries(recordings).map(([name, rules]) => ({
    name: `${name}-series`,
    rules: rules.map(recordingRule),
  }));
  const told = Object.entries(alerts).map(([name, rules]) => ({
    name,
    rules: rules.map((alert) => alertRule(environment, alert, linkTo(environment, alert.panel, dashboards))),
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

/** Where the picture is seen: on the page of `npm run observe`, or in Grafana. */
function linkTo(environment: Environment, panel: PanelReference, dashboards: readonly Dashboard[]): string {
  const { platform, network, observability } = environment;
  return platform === 'local'
    ? `http://127.0.0.1:${portPlan(network.ports.base).observe}/#${panel}`
    : `${observability.grafanaUrl?.replace(/\/$/, '') ?? ''}${grafanaPath(environment, panel, dashboards)}`;
}

function alertRule({ name: environment }: Environment, alert: Alert, link: string): AlertRule {
  const { name, runbook = name, severity, summary, description, panel } = alert;
  return {
    alert: name,
    expr: expressionOf(alert),
    for: `${alert.for.seconds}s`,
    labels: { severity, environment },
    annotations: { summary, description, runbook: `${RUNBOOKS}/${runbook}.md`, dashboard: panel, link },
  };
}
