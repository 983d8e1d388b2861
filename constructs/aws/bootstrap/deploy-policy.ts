import { nameOf } from '../environment';
import { policyOf } from '../policy';
import { otherEnvironments, type RoleTarget, readState, type Statement, stateObjects } from './policy';

/** Services in which the stacks of an environment make something, in its region only. */
const SERVICES = [
  'acm',
  'application-autoscaling',
  'aps', // Managed Prometheus
  'autoscaling',
  'cloudwatch',
  'ec2',
  'eks',
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
  'ecr:DescribeRepositories',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/**
 * What a deploy of one environment may do: everything in the services it uses, nothing to another environment.
 * @param boundaryArn policy that every role it makes must carry
 */
export function deployPolicy(target: RoleTarget, boundaryArn: string): string {
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
    ...boundRoles(boundaryArn),
    ...pushImages(target),
    otherEnvironments(target.environment),
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

/**
 * No role gets a permission without the boundary, so that none can do more than the environment needs. Taking permissions
 * away stays open, for roles that were there before it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function boundRoles(boundaryArn: string): Statement[] {
  return [
    {
      Sid: 'BoundRolesOnly',
      Effect: 'Deny',
      Action: ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'],
      Resource: '*',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': boundaryArn } },
    },
    { Sid: 'KeepBoundary', Effect: 'Deny', Action: 'iam:DeleteRolePermissionsBoundary', Resource: '*' },
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
