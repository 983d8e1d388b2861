import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/network';
const OWN_ACCOUNT = 'aws_vpc_endpoint.policy.Statement[Sid=OwnAccount]';

/** Addresses, zones and ways out. */
export const network: Area = {
  name: 'Network',
  test: 'network',
  settings: [
    {
      setting: 'zones',
      value: 'three, `single` two; a subnet of each kind in every one',
      askedFor: ['REL10-BP01'],
      file: `${folder}/subnets.ts`,
      weaker: [becomes('aws_subnet.availability_zone', 'eu-central-1a')],
    },
    {
      setting: 'public addresses on launch',
      value: 'none',
      askedFor: ['CKV_AWS_130'],
      file: `${folder}/subnets.ts`,
      weaker: [becomes('aws_subnet.map_public_ip_on_launch', true)],
    },
    {
      setting: 'default security group',
      value: 'no rules',
      askedFor: ['CKV2_AWS_12'],
      file: `${folder}/closed-defaults.ts`,
      weaker: [
        becomes('aws_default_security_group.ingress', [{ protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }]),
        removed('aws_default_security_group'),
      ],
    },
    {
      setting: 'data subnets',
      value: 'no route out; network ACL for the own addresses only',
      askedFor: ['SEC05-BP01', 'CKV2_AWS_1'],
      file: `${folder}/closed-defaults.ts`,
      weaker: [
        becomes('aws_network_acl.ingress.cidr_block', '0.0.0.0/0'),
        becomes('aws_network_acl.egress.cidr_block', '0.0.0.0/0'),
        removed('aws_network_acl.subnet_ids'),
      ],
    },
    {
      setting: 'NAT gateways',
      value: '`enterprise` one per zone, else one',
      askedFor: ['CKV2_AWS_35', 'REL10-BP01'],
      file: `${folder}/routes.ts`,
      weaker: [removed('aws_nat_gateway[tags.Name=abreast-test-nat-b]'), removed('aws_route.nat_gateway_id')],
    },
    {
      setting: 'flow logs',
      value: 'all traffic, every minute',
      askedFor: ['CKV2_AWS_11', 'SEC04-BP01'],
      file: `${folder}/flow-logs.ts`,
      weaker: [
        removed('aws_flow_log'),
        becomes('aws_flow_log.traffic_type', 'REJECT'),
        becomes('aws_flow_log.max_aggregation_interval', 600),
      ],
    },
    {
      setting: 'log group of the flow logs',
      value: 'our KMS key, a year',
      askedFor: ['CKV_AWS_158', 'CKV_AWS_338', 'CKV_AWS_66'],
      file: 'constructs/aws/log-group.ts',
      weaker: [
        removed('aws_cloudwatch_log_group.kms_key_id'),
        becomes('aws_cloudwatch_log_group.retention_in_days', 7),
      ],
    },
    {
      setting: 'role of the flow logs',
      value: 'taken for this account only; writes to its group only',
      askedFor: ['CKV_AWS_60', 'CKV_AWS_355', 'SEC03-BP02'],
      file: `${folder}/flow-logs.ts`,
      weaker: [
        removed('aws_iam_role.assume_role_policy.Statement.Condition'),
        becomes('aws_iam_role_policy.policy.Statement.Resource', '*'),
      ],
    },
    {
      setting: 'ways to services of AWS',
      value: 'endpoints, under the public names; `single` those of S3 and DynamoDB only',
      askedFor: ['SEC05-BP02'],
      file: `${folder}/endpoints.ts`,
      weaker: [
        removed('aws_vpc_endpoint[vpc_endpoint_type=Interface]'),
        becomes('aws_vpc_endpoint.private_dns_enabled', false),
      ],
    },
    {
      setting: 'policies of endpoints',
      value: 'callers of the account only, and objects that AWS publishes',
      askedFor: ['SEC03-BP05'],
      file: `${folder}/endpoint-policy.ts`,
      weaker: [
        removed(`${OWN_ACCOUNT}.Condition`),
        becomes(`${OWN_ACCOUNT}.Action`, '*'),
        removed('aws_vpc_endpoint.policy'),
      ],
    },
    {
      setting: 'edges to endpoints',
      value: 'https, from and to named groups and prefix lists',
      askedFor: ['SEC05-BP02', 'CKV_AWS_382'],
      file: `${folder}/service-access.ts`,
      weaker: [
        removed('aws_vpc_security_group_ingress_rule.referenced_security_group_id'),
        becomes('aws_vpc_security_group_egress_rule.from_port', 0),
        becomes('aws_vpc_security_group_egress_rule.cidr_ipv4', '0.0.0.0/0'),
      ],
    },
    {
      setting: 'descriptions of groups and rules',
      value: 'who may reach whom',
      askedFor: ['CKV_AWS_23'],
      file: 'constructs/aws/connections.ts',
      weaker: [
        removed('aws_vpc_security_group_ingress_rule.description'),
        removed('aws_vpc_security_group_egress_rule.description'),
        removed('aws_security_group.description'),
      ],
    },
    {
      setting: 'names inside',
      value: 'resolved by the VPC',
      askedFor: ['SEC05-BP02'],
      file: `${folder}/network.ts`,
      weaker: [becomes('aws_vpc.enable_dns_support', false), becomes('aws_vpc.enable_dns_hostnames', false)],
    },
  ],
};
