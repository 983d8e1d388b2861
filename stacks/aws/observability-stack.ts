import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { AlarmTopic } from '../../constructs/aws/observability/alarm-topic';
import { Alarms } from '../../constructs/aws/observability/alarms';
import { AlertRules } from '../../constructs/aws/observability/alert-rules';
import { Grafana } from '../../constructs/aws/observability/grafana';
import type { MetricsWorkspace } from '../../constructs/aws/observability/metrics-workspace';
import { alarmsOf, type Watched } from '../../constructs/aws/observability/watched';
import { alertmanagerYml } from '../../observability/render/alertmanager';
import { ruleFile } from '../../observability/render/rule-files';
import { AwsStack } from './aws-stack';

/** What is watched, and by which rules. */
export interface ObservabilitySources {
  readonly watched: Watched;
  /**
   * Where the samples are.
   * @default none - `observability.metrics` is 'endpoint'
   */
  readonly metrics?: MetricsWorkspace;
}

/** What watches the rest. */
export class ObservabilityStack extends AwsStack {
  constructor(scope: Construct, environment: AwsEnvironment, sources: ObservabilitySources) {
    super(scope, 'observability', environment);
    const { watched, metrics } = sources;
    const { arn: topicArn } = new AlarmTopic(this, 'topic', { environment, workspaceArn: metrics?.arn });
    new Alarms(this, 'alarms', { environment, alarms: alarmsOf(environment, watched), topicArn });
    if (metrics) this.watchMetrics(metrics, topicArn);
  }

  private watchMetrics({ workspaceId, arn }: MetricsWorkspace, topicArn: string): void {
    const { environment } = this;
    // What the emulator lacks: constructs/aws/emulator-gaps.ts.
    const isEmulated = environment.account.kind === 'emulator';
    const topic = { kind: 'sns', topicArn, region: environment.region } as const;
    new AlertRules(this, 'rules', {
      workspaceId,
      rules: ruleFile(environment),
      alertmanager: isEmulated ? undefined : alertmanagerYml(environment, { alerts: topic }),
    });
    if (environment.observability.metrics === 'prometheusAndGrafana' && !isEmulated)
      new Grafana(this, 'grafana', { environment, workspaceArn: arn });
  }
}
