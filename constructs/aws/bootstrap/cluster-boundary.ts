import { type AwsEnvironment, nameOf } from '../environment';
import type { Statement } from './policy';

/**
 * What a control plane, its nodes, their network and volumes, and the controllers in the cluster do; most of it to what
 * has no name before it exists.
 */
const ACTIONS = [
  'acm:DescribeCertificate',
  'acm:ListCertificates',
  'autoscaling:Describe*',
  'autoscaling:SetDesiredCapacity',
  'autoscaling:TerminateInstanceInAutoScalingGroup',
  'ec2:*NetworkInterface*',
  'ec2:*PrivateIpAddresses',
  'ec2:*SecurityGroup*',
  'ec2:*Snapshot*',
  'ec2:*Tags',
  'ec2:*Volume*',
  'ec2:Describe*',
  'ec2:GetInstanceTypesFromInstanceRequirements',
  'ec2:GetSecurityGroupsForVpc',
  'eks-auth:AssumeRoleForPodIdentity',
  'eks:Describe*',
  'elasticloadbalancing:*',
  'shield:DescribeProtection',
  'shield:GetSubscriptionState',
  'wafv2:AssociateWebACL',
  'wafv2:DisassociateWebACL',
  'wafv2:GetWebACL*',
];

/** What roles of a cluster need beyond those of an environment without one. */
export function clusterBoundary(environment: AwsEnvironment): Statement[] {
  if (environment.platform !== 'eks') return [];
  const { region } = environment;
  return [
    {
      Sid: 'RunCluster',
      Effect: 'Allow',
      Action: ACTIONS,
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      Sid: 'EncryptSecrets',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'],
      Resource: '*',
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${nameOf(environment, 'cluster')}` } },
    },
    {
      // The first balancer of an account; the controller makes it.
      Sid: 'FirstBalancer',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
  ];
}
