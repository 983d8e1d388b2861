import { nameOf } from '../environment';
import { policyOf } from '../policy';
import { type RoleTarget, readState, type Statement, stateObjects } from './policy';

/** Services in which the stacks of an environment make something, in its region only. */
const SERVICES = [
  'acm',
  'application-autoscaling',
  'aps', // Managed Prometheus
  'autoscaling',
  'cloudwatch',
  'ec2',
  'elasticache',
  'elasticloadbalancing',
  'es', // OpenSearch
  'grafana',
  'kafka', // MSK
  'kms',
  'logs',
  'mq',
  'rds',
  'secretsmanager',
  'sns',
  'ssm',
  'wafv2',
];

// The longest beginning that a bucket's name keeps when Terraform adds its own end to it.
const LONGEST_PREFIX = 36;
const IMAGE_ACTIONS = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** What a deploy of one environment may do: everything in the services it uses, nothing to another environment. */
export function deployPolicy(target: RoleTarget): string {
  return policyOf([
    ...readState(target),
    {
      Sid: 'WriteStates',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:DeleteObject'],
      Resource: stateObjects(target),
    },
    ...makeResources(target),
    ...makeRoles(target),
    ...pushImages(target),
    otherEnvironments(target),
  ]);
}

/** Most have no name before they exist, so that only service and region can be held. */
function makeResources({ environment }: RoleTarget): Statement[] {
  const bucket = `arn:aws:s3:::${nameOf(environment, '').slice(0, LONGEST_PREFIX)}*`;
  return [
    {
      Sid: 'MakeResources',
      Effect: 'Allow',
      Action: SERVICES.map((service) => `${service}:*`),
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': environment.region } },
    },
    // Names and their zones belong to no region.
    { Sid: 'MakeNames', Effect: 'Allow', Action: 'route53:*', Resource: '*' },
    { Sid: 'MakeBuckets', Effect: 'Allow', Action: 's3:*', Resource: [bucket, `${bucket}/*`] },
  ];
}

/** Roles whose names begin with the environment's: its own role's does not, so that it cannot raise itself. */
function makeRoles({ environment }: RoleTarget): Statement[] {
  const iam = `arn:aws:iam::${environment.account.id}`;
  const names = nameOf(environment, '*');
  return [
    {
      Sid: 'MakeRoles',
      Effect: 'Allow',
      Action: 'iam:*',
      Resource: [`${iam}:role/${names}`, `${iam}:instance-profile/${names}`, `${iam}:policy/${names}`],
    },
    {
      Sid: 'MakeRolesOfServices',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `${iam}:role/aws-service-role/*`,
    },
    { Sid: 'ReadRoles', Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' },
  ];
}

function pushImages({ repositoryArn }: RoleTarget): Statement[] {
  return [
    { Sid: 'PushImages', Effect: 'Allow', Action: IMAGE_ACTIONS, Resource: repositoryArn },
    {
      Sid: 'EnterRegistry',
      Effect: 'Allow',
      Action: 'ecr:GetAuthorizationToken',
      Resource: '*', // has no resource
    },
  ];
}

/** Whatever carries the tag of another environment is closed, also where the services above would open it. */
function otherEnvironments({ environment }: RoleTarget): Statement {
  return {
    Sid: 'NotAnotherEnvironment',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: {
      Null: { 'aws:ResourceTag/Environment': 'false' },
      StringNotEquals: { 'aws:ResourceTag/Environment': environment.name },
    },
  };
}
