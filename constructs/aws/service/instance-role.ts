import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { AwsEnvironment } from '../environment';
import { assumedBy, policyOf } from '../policy';
import { shortNameOf } from '../short-name';
import { metricNamespace } from './agent';
import type { FleetPlan } from './fleet-plan';

/** What the instances of one fleet may use. */
export interface InstanceRoleProps {
  readonly environment: AwsEnvironment;
  readonly fleet: FleetPlan;
  /** Where the container's output goes. */
  readonly logGroupArn: string;
  /** Secrets that the instances read when they start. */
  readonly secretArns: readonly string[];
  /** Keys that these are encrypted with. */
  readonly secretKeyArns: readonly string[];
}

const LONGEST_NAME = 64;

/** The role of a fleet's machines: just what their scripts call, on just this fleet's resources. */
export class InstanceRole extends Construct {
  /** What further grants are attached to. */
  readonly roleName: string;
  /** What a launch template takes. */
  readonly profileArn: string;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    const { environment, fleet } = props;
    const name = shortNameOf(environment, fleet.name, LONGEST_NAME);
    const role = new IamRole(this, 'Resource', {
      name,
      description: `Machines of ${fleet.name} in ${environment.name}`,
      assumeRolePolicy: assumedBy('ec2.amazonaws.com'),
    });
    this.roleName = role.name;
    new IamRolePolicy(this, 'policy', {
      name: 'instance',
      role: this.roleName,
      policy: policyOf(statements(props)),
    });
    // By itself, so that what a linter is told to overlook in it is overlooked nowhere else.
    new IamRolePolicy(this, 'sessions', { name: 'sessions', role: this.roleName, policy: policyOf([sessions()]) });
    this.profileArn = new IamInstanceProfile(this, 'profile', { name, role: this.roleName }).arn;
  }
}

function allow(sid: string, actions: readonly string[], resource: string | readonly string[], condition?: object) {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource, ...(condition && { Condition: condition }) };
}

function statements({ environment, fleet, logGroupArn, secretArns, secretKeyArns }: InstanceRoleProps): object[] {
  const { account, region } = environment;
  const group = `arn:aws:autoscaling:${region}:${account.id}:autoScalingGroup:*:autoScalingGroupName/${fleet.group}`;
  const through = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
  const inNamespace = { StringEquals: { 'cloudwatch:namespace': metricNamespace(environment) } };
  return [
    allow('ReadSecrets', ['secretsmanager:GetSecretValue'], secretArns),
    allow('DecryptSecrets', ['kms:Decrypt'], secretKeyArns, through),
    allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${logGroupArn}:*`),
    allow('AnswerGroup', ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'], group),
    // A metric has no ARN: the namespace is the bound.
    allow('PublishMetrics', ['cloudwatch:PutMetricData'], '*', inNamespace),
    ...pulling(fleet),
  ];
}

/** Session Manager in place of keys and open ports: what AWS's own policy for it gives, less what needs no session. */
function sessions(): object {
  const channels = ['Control', 'Data'].flatMap((kind) => [
    `ssmmessages:Create${kind}Channel`,
    `ssmmessages:Open${kind}Channel`,
  ]);
  return allow('Sessions', ['ssm:UpdateInstanceInformation', ...channels], '*');
}

function pulling({ image }: FleetPlan): object[] {
  if (image.repositoryArn === undefined) return [];
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  return [
    allow('PullImage', pull, image.repositoryArn),
    // A token is for the whole registry; what it opens is the statement above.
    allow('EnterRegistry', ['ecr:GetAuthorizationToken'], '*'),
  ];
}
