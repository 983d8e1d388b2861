import type { OperatorContext } from './operator';

const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';

/** What is done to a balancer or a target group that is there. */
const CHANGES = [
  'AddTags',
  'RemoveTags',
  'CreateListener',
  'SetIpAddressType',
  'SetSecurityGroups',
  'SetSubnets',
  'SetWebAcl',
  'ModifyLoadBalancerAttributes',
  'DeleteLoadBalancer',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'DeleteTargetGroup',
  'RegisterTargets',
  'DeregisterTargets',
];

type Arns = (service: string, resource: string) => string;
/** Tags that a condition asks for. */
type Tags = Readonly<Record<string, string>>;

/**
 * What the load balancer controller may do. Where its published policy asks whether a thing has a cluster's tag, this one
 * asks for this cluster's; what it never does here (classic firewall, Shield, Cognito, looking for certificates) is left out.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json
 */
export function balancerRights({ environment, clusterName, vpcId }: OperatorContext): object[] {
  const { region, account } = environment;
  const arns: Arns = (service, resource) => `arn:aws:${service}:${region}:${account.id}:${resource}`;
  const made = { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName };
  const own = { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName };
  return [...look(region), ...groups(arns, vpcId, made, own), ...balancers(arns, made, own), ...listeners(arns)];
}

function look(region: string): object[] {
  const Action = ['ec2:Describe*', 'ec2:GetSecurityGroupsForVpc', 'elasticloadbalancing:Describe*'];
  const Condition = { StringEquals: { 'aws:RequestedRegion': region } };
  return [
    { Sid: 'Look', Effect: 'Allow', Action, Resource: '*', Condition },
    {
      Sid: 'FirstBalancer',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
  ];
}

function groups(arns: Arns, vpcId: string, made: Tags, own: Tags): object[] {
  const group = arns('ec2', 'security-group/*');
  const vpc = arns('ec2', `vpc/${vpcId}`);
  const rules = ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'];
  const Condition = { StringEquals: own };
  return [
    { Sid: 'CreateGroup', Effect: 'Allow', Action: 'ec2:CreateSecurityGroup', Resource: [group, vpc] },
    {
      Sid: 'TagNewGroup',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: group,
      Condition: { StringEquals: { ...made, 'ec2:CreateAction': 'CreateSecurityGroup' } },
    },
    { Sid: 'TagGroup', Effect: 'Allow', Action: ['ec2:CreateTags', 'ec2:DeleteTags'], Resource: group, Condition },
    { Sid: 'DeleteGroup', Effect: 'Allow', Action: 'ec2:DeleteSecurityGroup', Resource: group, Condition },
    // The nodes' group, which EKS made, lets the balancer in, too.
    { Sid: 'LetIn', Effect: 'Allow', Action: rules, Resource: group, Condition: { ArnEquals: { 'ec2:Vpc': vpc } } },
    { Sid: 'LetInByRule', Effect: 'Allow', Action: rules, Resource: arns('ec2', 'security-group-rule/*') },
  ];
}

function balancers(arns: Arns, made: Tags, own: Tags): object[] {
  const resources = ['loadbalancer/app/*', 'loadbalancer/net/*', 'targetgroup/*'];
  const Resource = resources.map((resource) => arns('elasticloadbalancing', resource));
  const actions = (...names: string[]) => names.map((name) => `elasticloadbalancing:${name}`);
  const change = actions(...CHANGES);
  const create = actions('CreateLoadBalancer', 'CreateTargetGroup');
  const creating = { 'elasticloadbalancing:CreateAction': ['CreateLoadBalancer', 'CreateTargetGroup'] };
  return [
    { Sid: 'Create', Effect: 'Allow', Action: create, Resource, Condition: { StringEquals: made } },
    {
      Sid: 'TagNew',
      Effect: 'Allow',
      Action: actions('AddTags'),
      Resource,
      Condition: { StringEquals: { ...made, ...creating } },
    },
    { Sid: 'Change', Effect: 'Allow', Action: change, Resource, Condition: { StringEquals: own } },
  ];
}

/** Listeners and rules by their place: the published policy asks for no tag here either. */
function listeners(arns: Arns): object[] {
  const kinds = ['listener/app/*', 'listener/net/*', 'listener-rule/app/*', 'listener-rule/net/*'];
  const actions = ['AddTags', 'RemoveTags', 'DeleteListener', 'ModifyListener', 'ModifyListenerAttributes'];
  const rules = ['CreateRule', 'DeleteRule', 'ModifyRule', 'SetRulePriorities'];
  const certificates = ['AddListenerCertificates', 'RemoveListenerCertificates'];
  return [
    {
      Sid: 'Listen',
      Effect: 'Allow',
      Action: [...actions, ...rules, ...certificates].map((action) => `elasticloadbalancing:${action}`),
      Resource: kinds.map((kind) => arns('elasticloadbalancing', kind)),
    },
    {
      Sid: 'UseFirewall',
      Effect: 'Allow',
      Action: ['GetWebACL', 'GetWebACLForResource', 'AssociateWebACL', 'DisassociateWebACL'].map((a) => `wafv2:${a}`),
      Resource: [arns('wafv2', 'regional/webacl/*'), arns('elasticloadbalancing', 'loadbalancer/app/*')],
    },
  ];
}
