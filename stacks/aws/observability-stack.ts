import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { AlarmTopic } from '../../constructs/aws/observability/alarm-topic';
import { Alarms } from '../../constructs/aws/observability/alarms';
import { AlertRules } from '../../constructs/aws/observability/alert-rules';
import { Grafana } from '../../constructs/aws/observability/grafana';
import type { MetricsWorkspace } from '../../constructs/aws/observability/metrics-workspace';
import { alarmsOf, type Watched } from '../../constructs/aws/observability/watched';
import { AwsStack } from './aws-stack';

/** What is watched, and by which rules. */
export interface ObservabilitySources {
  readonly watched: Watched;
  /**
   * Where the samples are.
   * @default none - `observability.metrics` is 'endpoint'
   */
  readonly metrics?: MetricsWorkspace;
  /**
   * Files of rules for Prometheus in YAML, by name.
   * @default none
   */
  readonly rules?: Readonly<Record<string, string>>;
  /**
   * Configuration of Alertmanager in YAML for the topic that it tells.
   * @default none - nobody is told of alerts
   */
  readonly alertmanager?: (topicArn: string, region: string) => string;
}

/** What watches the rest. */
export class ObservabilityStack extends AwsStack {
  constructor(scope: Construct, environment: AwsEnvironment, sources: ObservabilitySources) {
    super(scope, 'observability', environment);
    const { watched, metrics } = sources;
    const { arn: topicArn } = new AlarmTopic(this, 'topic', { environment, workspaceArn: metrics?.arn });
    new Alarms(this, 'alarms', { environment, alarms: alarmsOf(environment, watched), topicArn });
    if (metrics) this.watchMetrics(sources, metrics, topicArn);
  }

  private watchMetrics(sources: ObservabilitySources, { workspaceId, arn }: MetricsWorkspace, topicArn: string): void {
    const { environment } = this;
    const { rules = {}, alertmanager } = sources;
    const definition = alertmanager?.(topicArn, environment.region);
    new AlertRules(this, 'rules', { workspaceId, rules, alertmanager: definition });
    // What the emulator lacks: constructs/aws/emulator-gaps.ts.
    const isEmulated = environment.account.kind === 'emulator';
    if (environment.observability.metrics === 'prometheusAndGrafana' && !isEmulated)
      new Grafana(this, 'grafana', { environment, workspaceArn: arn });
  }
}
