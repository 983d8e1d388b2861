import { type AwsEnvironment, nameOf } from '../environment';
import { policyOf } from '../policy';
import { clusterBoundary } from './cluster-boundary';
import { otherEnvironments, type Statement } from './policy';

/** What machines, databases, flow logs and Grafana do; most of it knows no resource, or one named by AWS. */
const ACTIONS = [
  'aps:DescribeWorkspace',
  'aps:GetLabels',
  'aps:GetMetricMetadata',
  'aps:GetSeries',
  'aps:ListWorkspaces',
  'aps:QueryMetrics',
  'aps:RemoteWrite',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:GetMetricStatistics',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetAuthorizationToken',
  'ecr:GetDownloadUrlForLayer',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogStreams',
  'logs:GetLogEvents',
  'logs:PutLogEvents',
  'logs:PutRetentionPolicy',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:*',
];

/**
 * The most that any role of an environment may do, whatever its own policies say: nothing in IAM, no role to take, no
 * secret of anybody else. A construct whose role needs more adds it here, and the bootstrap goes before the deploy.
 */
export function boundaryPolicy(environment: AwsEnvironment): string {
  return policyOf([
    { Sid: 'Run', Effect: 'Allow', Action: ACTIONS, Resource: '*' },
    ...ownByName(environment),
    ...clusterBoundary(environment),
    otherEnvironments(environment),
  ]);
}

/** In every region: a replica of the database may stand in another one. */
function ownByName(environment: AwsEnvironment): Statement[] {
  const names = nameOf(environment, '*');
  const own = (service: string, resource: string) =>
    `arn:aws:${service}:*:${environment.account.id}:${resource}${names}`;
  return [
    {
      Sid: 'AnswerGroups',
      Effect: 'Allow',
      Action: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
      Resource: own('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/'),
    },
    {
      Sid: 'UseBroker',
      Effect: 'Allow',
      Action: 'kafka-cluster:*',
      Resource: ['cluster', 'topic', 'group'].map((kind) => own('kafka', `${kind}/`)),
    },
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: own('secretsmanager', 'secret:'),
    },
    {
      Sid: 'DecryptSecrets',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
    },
  ];
}
