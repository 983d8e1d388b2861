import { Network } from '../constructs/aws/network/network';
import { parseEnvironment } from '../model/environment';
import { regions, zonesOf } from '../model/regions';
import { parseCidr } from '../model/schema/cidr';
import { planSubnets, usableAddresses } from '../model/subnets';
import { anEc2, problemsOf, synthScratch } from './support/aws';
import type { Attributes, AwsTemplate } from './support/aws-template';

type Values = Readonly<Record<string, unknown>>;
const existing = {
  kind: 'existing',
  id: 'vpc-0123456789abcdef0',
  publicSubnetIds: ['subnet-00000000a', 'subnet-00000000b'],
  privateSubnetIds: ['subnet-10000000a', 'subnet-10000000b'],
  dataSubnetIds: ['subnet-20000000a', 'subnet-20000000b'],
};
const zoneNames = ['eu-central-1a', 'eu-central-1c'];
const inExisting = { zones: 2, zoneNames, vpc: existing };

/** What is wrong with a network, as a person reads it; empty when it is accepted. */
const problemsIn = (network: Values, rest: Values = {}) => problemsOf({ network, ...rest });

describe('the map of regions', () => {
  test('knows every region by letters in order, at least two each', () => {
    for (const region of regions) {
      const zones = zonesOf(region);
      expect([region, [...new Set(zones)].sort()]).toEqual([region, zones]);
      expect(zones.length).toBeGreaterThanOrEqual(2);
    }
    expect(zonesOf('ap-northeast-1')).toEqual(['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']);
    expect(zonesOf('nowhere-1')).toEqual([]);
  });

  test('fails when a region is not in it', () => {
    expect(problemsIn({}, { region: 'eu-central-7' })).toEqual([
      "region (eu-central-7) is not in the map of regions (model/regions.ts): did you mean 'eu-central-1'?",
    ]);
  });

  test('fails when a region has fewer zones', () => {
    expect(problemsIn({ zones: 4 })).toEqual([
      'network.zones (4) must be at most 3 in eu-central-1: an account finds eu-central-1a, eu-central-1b, eu-central-1c there; lower it, or choose another region',
    ]);
  });

  test('fails when a zone does not exist, or is named twice', () => {
    expect(problemsIn({ zones: 2, zoneNames: ['eu-central-1a', 'eu-central-1d'] })).toEqual([
      'network.zoneNames.1 (eu-central-1d) is not a zone of eu-central-1: use any of eu-central-1a, eu-central-1b, eu-central-1c',
    ]);
    expect(problemsIn({ zones: 2, zoneNames: ['eu-central-1a', 'eu-central-1a'] })).toEqual([
      'network.zoneNames.1 (eu-central-1a) must not be named twice: remove it',
    ]);
    expect(problemsIn({ zones: 2, zoneNames: ['a', 'eu-central-1a'] })).toEqual([
      "network.zoneNames.0 (a) is not a zone: write it as 'eu-central-1a'",
    ]);
  });

  test('fails when the number of zones and of their names differ', () => {
    expect(problemsIn({ zones: 3, zoneNames })).toEqual([
      'network.zoneNames (["eu-central-1a","eu-central-1c"]) must name as many zones as network.zones says (3): set network.zones to 2, or name 3',
    ]);
  });
});

describe('a network that is there', () => {
  test('is taken with its zones named', () => {
    expect(problemsIn(inExisting)).toEqual([]);
  });

  test('fails without the names of its zones', () => {
    expect(problemsIn({ ...inExisting, zoneNames: undefined })).toEqual([
      'network.zoneNames is required with an existing VPC: name the zones of its subnets, in their order',
    ]);
  });

  test('fails when a list of subnets is too short, or names one twice', () => {
    const vpc = { ...existing, dataSubnetIds: ['subnet-10000000a'] };
    expect(problemsIn({ ...inExisting, vpc })).toEqual([
      'network.vpc.privateSubnetIds.0 (subnet-10000000a) must not be named twice: give balancer, instances and data subnets of their own',
      'network.vpc.dataSubnetIds (1) must name one subnet per zone (2): one for each, in order',
      'network.vpc.dataSubnetIds.0 (subnet-10000000a) must not be named twice: give balancer, instances and data subnets of their own',
    ]);
  });

  test('fails with NAT gateways or endpoints, and with ids that are none', () => {
    expect(problemsIn({ ...inExisting, natGateways: 'single', endpoints: 'gateway' })).toEqual([
      'network.natGateways (single) must not be set with an existing VPC: remove it: its owner provides egress and endpoints',
      'network.endpoints (gateway) must not be set with an existing VPC: remove it: its owner provides egress and endpoints',
    ]);
    expect(problemsIn({ ...inExisting, vpc: { ...existing, id: 'my-vpc' } })).toEqual([
      "network.vpc.id (my-vpc) is not the id of a VPC: write it as 'vpc-0123456789abcdef0'",
    ]);
  });

  test('fails on local, which has none', () => {
    const { system } = anEc2();
    const local = { name: 'local', system, platform: 'local', tier: 'multi', network: inExisting };
    expect(() => parseEnvironment(local)).toThrow('network.vpc.kind (existing) must be own on local');
  });
});

describe('the plan of subnets', () => {
  const contains = (outer: string, inner: string): boolean => {
    const [out, into] = [parseCidr(outer), parseCidr(inner)];
    if (!out || !into) return false;
    const end = into.address + 2 ** (32 - into.prefix);
    return into.address >= out.address && end <= out.address + 2 ** (32 - out.prefix);
  };

  test.each([2, 3, 4, 5, 6])('puts the subnets of %i zones side by side into the network', (zones) => {
    const { blocks } = planSubnets('10.20.0.0/16', zones);
    const all = Object.values(blocks).flat();
    expect(all).toHaveLength(zones * 3);
    for (const one of all) {
      expect(contains('10.20.0.0/16', one)).toBe(true);
      expect(all.filter((other) => contains(one, other))).toEqual([one]);
    }
  });

  test('moves no subnet when zones are added, up to four', () => {
    const two = planSubnets('10.0.0.0/16', 2).blocks;
    const four = planSubnets('10.0.0.0/16', 4).blocks;
    for (const kind of ['public', 'private', 'data'] as const) expect(four[kind].slice(0, 2)).toEqual(two[kind]);
  });

  test('gives a zone of a /16 a /19 for instances, a /20 for data and a /21 for balancers', () => {
    const { blocks } = planSubnets('10.0.0.0/16', 3);
    expect([blocks.private[1], blocks.data[1], blocks.public[1]]).toEqual([
      '10.0.64.0/19',
      '10.0.96.0/20',
      '10.0.112.0/21',
    ]);
  });

  test('counts what AWS leaves of a subnet', () => {
    expect([19, 28, 29].map(usableAddresses)).toEqual([8187, 11, 0]);
  });
});

describe('the ledger of addresses', () => {
  const linesOf = (values: Values) => anEc2(values).ledgers.filter(({ ledger }) => ledger === 'addresses');

  test('holds each kind of subnet against what lives in it', () => {
    const lines = linesOf({ tier: 'enterprise', domain: 'www.example.com' });
    expect(lines.map(({ subject, supply }) => [subject, supply])).toEqual([
      ['each public subnet', 2043],
      ['each private subnet', 8187],
      ['each data subnet', 4091],
    ]);
    // 20 instances and one in surge come up in two zones, when the third is away: 11 of each of the three services.
    expect(lines[1]?.explanation).toBe(
      '11 for web with one zone away + 11 for worker with one zone away + 11 for frontend with one zone away + 12 for endpoints',
    );
    expect(lines[1]?.demand).toBe(45);
    // Six masters with two replicas each are six nodes per zone; four database servers are two, and twice that while replaced.
    expect(lines[2]?.explanation).toBe(
      '6 for the cache at its largest + 4 for the database + 6 for search + 2 for the broker',
    );
  });

  test('says nothing about a network of somebody else', () => {
    expect(linesOf({ network: inExisting })).toEqual([]);
  });

  test('fails when the block is too small for the fleets', () => {
    const services = { web: { replicas: { min: 3, max: 200 }, pool: { size: 1, overflow: 0 } } };
    expect(problemsIn({ cidr: '10.0.0.0/22' }, { services })).toEqual([
      'network.cidr (10.0.0.0/22) must give at least 125 addresses for each private subnet, 101 for web with one zone away + 6 for worker with one zone away + 6 for frontend with one zone away + 12 for endpoints: use a larger block, such as one of /16, or lower what needs the addresses',
    ]);
  });

  test('fails when the block is too small for a balancer, or for any subnet', () => {
    for (const cidr of ['10.0.0.0/23', '10.0.0.0/28'])
      expect(problemsIn({ cidr })).toEqual([
        `network.cidr (${cidr}) must give at least 27 addresses for each public subnet, because the balancer takes no subnet smaller than /27: use a larger block, such as one of /16, or lower what needs the addresses`,
      ]);
  });

  test('leaves a block that is refused to the rule that refuses it', () => {
    for (const cidr of ['8.8.0.0/16', '10.0.0.1/16', '10.0.0.0/8', 'fd00::/48'])
      expect(problemsIn({ cidr }).join()).not.toContain('addresses for each');
  });
});

const networkOf = (values: Values = {}): AwsTemplate =>
  synthScratch(anEc2(values), (stack) => {
    const network = new Network(stack, 'network', { environment: stack.environment });
    network.allowServices(stack, { name: 'web', securityGroupId: 'sg-0123456789abcdef0' });
  });

describe('the network', () => {
  const own = networkOf({ tier: 'enterprise', domain: 'www.example.com' });
  const single = networkOf({ tier: 'single' });
  const nameOf = (id: unknown): unknown => (own.referred(id)?.attributes.tags as Attributes | undefined)?.Name;

  test('has a subnet of each kind in every zone, none of which gives public addresses', () => {
    const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
    for (const kind of ['public', 'private', 'data']) {
      const subnets = own
        .resources('aws_subnet')
        .filter(({ attributes: { tags } }) => (tags as Attributes).Kind === kind);
      expect(subnets.map(({ attributes }) => attributes.availability_zone)).toEqual(zones);
      for (const { attributes } of subnets) expect(attributes.map_public_ip_on_launch).toBe(false);
    }
  });

  test('names the zones it is told to', () => {
    const template = networkOf({ network: { zones: 2, zoneNames } });
    const zones = template.resources('aws_subnet').map(({ attributes }) => attributes.availability_zone);
    expect([...new Set(zones)]).toEqual(zoneNames);
  });

  test('leads private subnets out through the NAT gateway of their own zone, data subnets nowhere', () => {
    const ways = own
      .resources('aws_route')
      .map(({ attributes }) => [
        nameOf(attributes.route_table_id),
        nameOf(attributes.gateway_id ?? attributes.nat_gateway_id),
      ]);
    expect(ways).toEqual([
      ['abreast-test-private-a', 'abreast-test-nat-a'],
      ['abreast-test-private-b', 'abreast-test-nat-b'],
      ['abreast-test-private-c', 'abreast-test-nat-c'],
      ['abreast-test-public', 'abreast-test-internet'],
    ]);
    const tables = own
      .resources('aws_route_table_association')
      .map(({ attributes }) => [nameOf(attributes.subnet_id), nameOf(attributes.route_table_id)]);
    for (const zone of ['a', 'b', 'c']) {
      expect(tables).toContainEqual([`abreast-test-public-${zone}`, 'abreast-test-public']);
      expect(tables).toContainEqual([`abreast-test-private-${zone}`, `abreast-test-private-${zone}`]);
      expect(tables).toContainEqual([`abreast-test-data-${zone}`, 'abreast-test-data']);
    }
    const nats = own.resources('aws_nat_gateway').map(({ attributes }) => nameOf(attributes.subnet_id));
    expect(nats).toEqual(['abreast-test-public-a', 'abreast-test-public-b', 'abreast-test-public-c']);
  });

  test('has one NAT gateway for all zones where the environment says so', () => {
    const [nat] = single.resources('aws_nat_gateway');
    expect(single.resources('aws_nat_gateway')).toHaveLength(1);
    const ways = single.resources('aws_route').filter(({ attributes }) => attributes.nat_gateway_id !== undefined);
    expect(ways.map(({ attributes }) => single.referred(attributes.nat_gateway_id)?.name)).toEqual([
      nat?.name,
      nat?.name,
    ]);
  });

  test('takes every rule out of the default security group', () => {
    const group = own.one('aws_default_security_group');
    expect(own.referred(group.vpc_id)?.type).toBe('aws_vpc');
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
  });

  test('keeps data subnets to the addresses of the network', () => {
    const { ingress, egress, subnet_ids: ids } = own.one('aws_network_acl');
    expect(((ids ?? []) as string[]).map(nameOf)).toEqual([
      'abreast-test-data-a',
      'abreast-test-data-b',
      'abreast-test-data-c',
    ]);
    for (const rules of [ingress, egress])
      expect((rules as Attributes[]).map(({ action, cidr_block }) => [action, cidr_block])).toEqual([
        ['allow', '10.0.0.0/16'],
      ]);
  });

  test('logs all traffic every minute, encrypted and for a year', () => {
    const log = own.one('aws_flow_log', { traffic_type: 'ALL', log_destination_type: 'cloud-watch-logs' });
    expect(own.referred(log.vpc_id)?.type).toBe('aws_vpc');
    expect(log.max_aggregation_interval).toBe(60);
    const group = own.referred(log.log_destination);
    expect([group?.type, group?.attributes.retention_in_days]).toEqual(['aws_cloudwatch_log_group', 365]);
    const key = own.referred(group?.attributes.kms_key_id);
    expect([key?.type, key?.attributes.enable_key_rotation]).toEqual(['aws_kms_key', true]);
    expect(String(key?.attributes.policy)).toContain('logs.eu-central-1.amazonaws.com');
    expect(own.referred(log.iam_role_arn)?.type).toBe('aws_iam_role');
  });

  test('lets the log service write to that group only, and only for this account', () => {
    const role = own.statements().filter(({ in: { type } }) => type.startsWith('aws_iam_role'));
    const trust = role.find(({ attribute }) => attribute === 'assume_role_policy')?.statement;
    expect(trust?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': 'arn:aws:ec2:eu-central-1:123456789012:vpc-flow-log/*' },
    });
    const write = role.find(({ attribute }) => attribute === 'policy')?.statement;
    for (const resource of [write?.Resource].flat())
      expect(own.referred(resource)?.type).toBe('aws_cloudwatch_log_group');
  });

  test('resolves names inside, on which endpoints and private addresses depend', () => {
    expect(own.one('aws_vpc')).toMatchObject({ enable_dns_support: true, enable_dns_hostnames: true });
  });

  test('says in words who may reach whom', () => {
    const edges = ['aws_security_group', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'];
    for (const type of edges)
      for (const { name, attributes } of own.resources(type))
        expect([name, attributes.description]).toEqual([name, expect.stringMatching(/\w+ (to|from|of) \w+/)]);
  });

  test('names what it makes', () => {
    const tagged = ['aws_vpc', 'aws_subnet', 'aws_route_table', 'aws_nat_gateway', 'aws_eip', 'aws_vpc_endpoint'];
    for (const { attributes } of tagged.flatMap((type) => own.resources(type)))
      expect((attributes.tags as Attributes).Name).toMatch(/^abreast-test-/);
  });
});

describe('the endpoints', () => {
  const own = networkOf();
  const services = (template: AwsTemplate, type: string) =>
    template
      .resources('aws_vpc_endpoint', { vpc_endpoint_type: type })
      .map(({ attributes }) => String(attributes.service_name).replace('com.amazonaws.eu-central-1.', ''))
      .sort();

  test('are those the fleets need, under the public names, in every zone', () => {
    expect(services(own, 'Gateway')).toEqual(['dynamodb', 's3']);
    expect(services(own, 'Interface')).toEqual([
      'aps-workspaces',
      'autoscaling',
      'ec2messages',
      'ecr.api',
      'ecr.dkr',
      'kms',
      'logs',
      'monitoring',
      'secretsmanager',
      'ssm',
      'ssmmessages',
      'sts',
    ]);
    for (const { attributes } of own.resources('aws_vpc_endpoint', { vpc_endpoint_type: 'Interface' })) {
      expect(attributes.private_dns_enabled).toBe(true);
      expect(attributes.subnet_ids).toHaveLength(3);
    }
    for (const { attributes } of own.resources('aws_vpc_endpoint', { vpc_endpoint_type: 'Gateway' }))
      expect(attributes.route_table_ids).toHaveLength(3);
  });

  test('let through callers of the account only, and what AWS publishes', () => {
    const policies = own.statements().filter(({ in: { type } }) => type === 'aws_vpc_endpoint');
    expect(policies.length).toBeGreaterThan(10);
    for (const { statement } of policies) {
      const isPublished = statement.Sid === 'PublishedByAws';
      if (isPublished) expect([statement.Action].flat()).toEqual(['s3:GetObject']);
      else expect(statement.Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': '123456789012' } });
      expect([statement.Action].flat()).not.toContain('*');
      if (isPublished) expect([statement.Resource].flat()).not.toContain('*');
    }
  });

  test('are opened to a consumer by its group, S3 and DynamoDB by their prefix lists', () => {
    const ingress = own.resources('aws_vpc_security_group_ingress_rule').map(({ attributes }) => attributes);
    expect(ingress).toHaveLength(1);
    expect(ingress[0]).toMatchObject({
      referenced_security_group_id: 'sg-0123456789abcdef0',
      from_port: 443,
      to_port: 443,
    });
    const egress = own.resources('aws_vpc_security_group_egress_rule').map(({ attributes }) => attributes);
    expect(egress.map(({ prefix_list_id: list }) => own.referred(list)?.attributes.vpc_endpoint_type)).toEqual([
      'Gateway',
      'Gateway',
      undefined,
    ]);
    for (const rule of egress) {
      expect(rule).toMatchObject({ ip_protocol: 'tcp', from_port: 443, to_port: 443 });
      expect(rule.cidr_ipv4).toBeUndefined();
    }
  });

  test('are left to NAT by tier single: https to anywhere, nothing else', () => {
    const single = networkOf({ tier: 'single' });
    expect(services(single, 'Interface')).toEqual([]);
    expect(services(single, 'Gateway')).toEqual(['dynamodb', 's3']);
    expect(single.one('aws_vpc_security_group_egress_rule')).toMatchObject({
      cidr_ipv4: '0.0.0.0/0',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    });
  });
});

test('in an existing network nothing is made but the rules of consumers', () => {
  const template = networkOf({ network: inExisting });
  expect(template.resources().map(({ type }) => type)).toEqual(['aws_vpc_security_group_egress_rule']);
});
