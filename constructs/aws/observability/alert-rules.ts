import { PrometheusAlertManagerDefinition } from '@cdktf/provider-aws/lib/prometheus-alert-manager-definition';
import { PrometheusRuleGroupNamespace } from '@cdktf/provider-aws/lib/prometheus-rule-group-namespace';
import { Construct } from 'constructs';
import { escapeTemplate } from '../../escape-template';

/** Rules as Prometheus and Alertmanager read them, rendered from `observability/`. */
export interface AlertRulesProps {
  /** Workspace of Amazon Managed Prometheus that evaluates them. */
  readonly workspaceId: string;
  /** Rules in YAML, with `groups` on top. */
  readonly rules: string;
  /**
   * Configuration of Alertmanager in YAML, whose receivers are topics of SNS.
   * @default none - rules are evaluated, nobody is told
   */
  readonly alertmanager?: string;
}

/** Name of the rules in their workspace. */
const NAMESPACE = 'abreast';

/** What the workspace computes from the samples, and whom it tells. */
export class AlertRules extends Construct {
  constructor(scope: Construct, id: string, { workspaceId, rules, alertmanager }: AlertRulesProps) {
    super(scope, id);
    new PrometheusRuleGroupNamespace(this, 'Resource', { workspaceId, name: NAMESPACE, data: escapeTemplate(rules) });
    if (alertmanager !== undefined)
      new PrometheusAlertManagerDefinition(this, 'alertmanager', { workspaceId, definition: wrapped(alertmanager) });
  }
}

/** The service reads the configuration as a text within YAML of its own. */
function wrapped(configuration: string): string {
  const lines = configuration.trimEnd().split('\n');
  return `alertmanager_config: |\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
}
