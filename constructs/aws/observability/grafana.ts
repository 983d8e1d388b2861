import { GrafanaWorkspace } from '@cdktf/provider-aws/lib/grafana-workspace';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import { assumedBy, policyOf } from '../policy';

/** What Grafana shows. */
export interface GrafanaProps {
  readonly environment: AwsEnvironment;
  /** Workspace of Amazon Managed Prometheus that it may read. */
  readonly workspaceArn: string;
}

const VERSION = '10.4';

/** Amazon Managed Grafana: people log in by IAM Identity Center; it reads samples and the cloud's metrics, nothing else. */
export class Grafana extends Construct {
  /** Host, without scheme. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, { environment, workspaceArn }: GrafanaProps) {
    super(scope, id);
    const name = nameOf(environment, 'grafana');
    const role = new IamRole(this, 'role', {
      name,
      assumeRolePolicy: assumedBy('grafana.amazonaws.com', ownWorkspaces(environment)),
    });
    new IamRolePolicy(this, 'reads', { name: 'reads', role: role.name, policy: policyOf(reading(workspaceArn)) });
    const workspace = new GrafanaWorkspace(this, 'Resource', {
      name,
      grafanaVersion: VERSION,
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'CUSTOMER_MANAGED',
      roleArn: role.arn,
      dataSources: ['PROMETHEUS', 'CLOUDWATCH'],
      configuration: JSON.stringify({ plugins: { pluginAdminEnabled: false }, unifiedAlerting: { enabled: true } }),
    });
    this.endpoint = workspace.endpoint;
  }
}

function ownWorkspaces({ account, region }: AwsEnvironment) {
  return {
    StringEquals: { 'aws:SourceAccount': account.id },
    ArnLike: { 'aws:SourceArn': `arn:aws:grafana:${region}:${account.id}:/workspaces/*` },
  };
}

function reading(workspaceArn: string) {
  const prometheus = ['QueryMetrics', 'GetLabels', 'GetSeries', 'GetMetricMetadata', 'DescribeWorkspace'];
  const cloudwatch = ['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'DescribeAlarms'];
  const allow = (service: string, actions: readonly string[], resource: string) => ({
    Effect: 'Allow',
    Action: actions.map((action) => `${service}:${action}`),
    Resource: resource,
  });
  // The metrics of CloudWatch and the list of workspaces are no resources of IAM: '*' is all there is.
  return [
    allow('aps', prometheus, workspaceArn),
    allow('aps', ['ListWorkspaces'], '*'),
    allow('cloudwatch', cloudwatch, '*'),
  ];
}
