import { PrometheusAlertManagerDefinition } from '@cdktf/provider-aws/lib/prometheus-alert-manager-definition';
import { PrometheusRuleGroupNamespace } from '@cdktf/provider-aws/lib/prometheus-rule-group-namespace';
import { Construct } from 'constructs';

/** Rules as Prometheus and Alertmanager read them, rendered from `observability/`. */
export interface AlertRulesProps {
  /** Workspace of Amazon Managed Prometheus that evaluates them. */
  readonly workspaceId: string;
  /** Files of rules in YAML, with `groups` on top, by name. Without any nothing is made. */
  readonly rules: Readonly<Record<string, string>>;
  /**
   * Configuration of Alertmanager in YAML, whose receivers are topics of SNS.
   * @default none - rules are evaluated, nobody is told
   */
  readonly alertmanager?: string;
}

/** What the workspace computes from the samples, and whom it tells. */
export class AlertRules extends Construct {
  constructor(scope: Construct, id: string, { workspaceId, rules, alertmanager }: AlertRulesProps) {
    super(scope, id);
    for (const [name, data] of Object.entries(rules))
      new PrometheusRuleGroupNamespace(this, name, { workspaceId, name, data });
    if (alertmanager !== undefined)
      new PrometheusAlertManagerDefinition(this, 'alertmanager', { workspaceId, definition: wrapped(alertmanager) });
  }
}

/** The service reads the configuration as a text within YAML of its own. */
function wrapped(configuration: string): string {
  const lines = configuration.trimEnd().split('\n');
  return `alertmanager_config: |\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
}
