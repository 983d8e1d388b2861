import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { PrometheusWorkspace } from '@cdktf/provider-aws/lib/prometheus-workspace';
import { PrometheusWorkspaceConfiguration } from '@cdktf/provider-aws/lib/prometheus-workspace-configuration';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import { policyOf } from '../policy';
import type { RoleHolder } from '../role-holder';

/** Whose metrics are kept. */
export interface MetricsWorkspaceProps {
  readonly environment: AwsEnvironment;
  /** Encrypts samples and logs; its `services` must name `logs.<region>.amazonaws.com`. */
  readonly key: EncryptionKey;
}

const SECONDS_PER_DAY = 86_400;

/**
 * Amazon Managed Prometheus: keeps what the agents of the instances send. Part of the data, because instances must know
 * it before there is anything to watch.
 */
export class MetricsWorkspace extends Construct {
  /** What agents and rules name. */
  readonly workspaceId: string;
  /** What grants name. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, key }: MetricsWorkspaceProps) {
    super(scope, id);
    const alias = nameOf(environment, 'metrics');
    const logs = createLogGroup(this, 'logs', { environment, name: `/aws/vendedlogs/prometheus/${alias}`, key });
    const workspace = new PrometheusWorkspace(this, 'Resource', {
      alias,
      kmsKeyArn: key.arn,
      loggingConfiguration: { logGroupArn: `${logs.arn}:*` },
    });
    this.workspaceId = workspace.id;
    this.arn = workspace.arn;
    new PrometheusWorkspaceConfiguration(this, 'configuration', {
      workspaceId: this.workspaceId,
      retentionPeriodInDays: Math.ceil(environment.observability.retention.seconds / SECONDS_PER_DAY),
    });
  }

  /**
   * Lets the agents of a service send samples.
   * @param scope in the service's stack
   */
  grantWrite(scope: Construct, { name, roleName }: RoleHolder): void {
    const statement = { Effect: 'Allow', Action: 'aps:RemoteWrite', Resource: this.arn };
    new IamRolePolicy(scope, `${name}-writes-metrics`, {
      name: 'metrics',
      role: roleName,
      policy: policyOf([statement]),
    });
  }
}
