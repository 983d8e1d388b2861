import { EncryptionKey } from '../constructs/aws/encryption-key';
import type { AwsEnvironment } from '../constructs/aws/environment';
import { RedisCluster } from '../constructs/aws/redis/redis-cluster';
import { parseEnvironment } from '../model/environment';
import { anEc2, problemsOf, synthScratch } from './support/aws';
import type { AwsTemplate } from './support/aws-template';

const network = {
  vpcId: 'vpc-0123456789abcdef0',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  dataSubnetIds: ['subnet-0aaaaaaa', 'subnet-0bbbbbbb', 'subnet-0ccccccc'],
};
const redis = (values: Readonly<Record<string, unknown>> = {}) => ({ cache: { kind: 'redis', ...values } });

function synthRedis(environment: AwsEnvironment, use?: (cluster: RedisCluster) => void): AwsTemplate {
  return synthScratch(environment, (stack) => {
    const { cache } = environment;
    if (cache.kind !== 'redis') throw new Error('the environment has no Redis');
    const key = new EncryptionKey(stack, 'key', { environment, part: 'data' });
    const cluster = new RedisCluster(stack, 'redis', { environment, network, key, settings: cache });
    use?.(cluster);
  });
}

const groupOf = (template: AwsTemplate) => template.one('aws_elasticache_replication_group');
const shippedAs = (values?: Readonly<Record<string, unknown>>) => groupOf(synthRedis(anEc2(values)));

/** What is wrong with an environment on EC2, as a person reads it. */
describe('a Redis cluster', () => {
  const template = synthRedis(anEc2());
  const group = groupOf(template);

  test('is three shards with a replica each, in several zones, and fails over by itself', () => {
    expect(group).toMatchObject({
      engine: 'valkey',
      num_node_groups: 3,
      replicas_per_node_group: 1,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
    });
    expect(shippedAs({ tier: 'enterprise' })).toMatchObject({ num_node_groups: 3, replicas_per_node_group: 2 });
  });

  test('lives in the data subnets', () => {
    expect(template.referred(group.subnet_group_name)?.attributes.subnet_ids).toEqual(network.dataSubnetIds);
  });

  test('takes TLS only', () => {
    expect(group).toMatchObject({ transit_encryption_enabled: true, transit_encryption_mode: 'required', port: 6379 });
  });

  test('is encrypted with the key of the environment, and so are its logs', () => {
    expect(group.at_rest_encryption_enabled).toBe('true');
    expect(template.referred(group.kms_key_id)?.type).toBe('aws_kms_key');
    const logs = template.resources('aws_cloudwatch_log_group');
    expect(logs).toHaveLength(2);
    for (const { attributes } of logs) {
      expect(template.referred(attributes.kms_key_id)?.type).toBe('aws_kms_key');
      expect(attributes.retention_in_days).toBeGreaterThanOrEqual(365);
    }
  });

  test('writes what is slow and what happens to log groups of its own', () => {
    const deliveries = (group.log_delivery_configuration ?? []) as Record<string, string>[];
    expect(deliveries.map(({ log_type, destination_type }) => [log_type, destination_type])).toEqual([
      ['slow-log', 'cloudwatch-logs'],
      ['engine-log', 'cloudwatch-logs'],
    ]);
    for (const { destination } of deliveries)
      expect(template.referred(destination)?.type).toBe('aws_cloudwatch_log_group');
  });

  test('lets one user in, by a password, and locks the one that Redis demands', () => {
    const [groupId] = (group.user_group_ids ?? []) as string[];
    const users = (template.referred(groupId)?.attributes.user_ids ?? []) as string[];
    const [app, nobody] = users.map((id) => template.referred(id)?.attributes ?? {});
    expect(users).toHaveLength(2);
    expect(app).toMatchObject({ user_name: 'app', engine: 'valkey', authentication_mode: { type: 'password' } });
    expect(nobody).toMatchObject({
      user_name: 'default',
      access_string: 'off -@all',
      authentication_mode: { type: 'password' },
    });
    expect([app?.no_password_required, nobody?.no_password_required]).toEqual([undefined, undefined]);
  });

  test('forbids what empties or changes a server', () => {
    const [, access = ''] = /^on ~\* &\* \+@all (.*)$/.exec(
      String(template.one('aws_elasticache_user', { user_name: 'app' }).access_string),
    ) ?? ['', ''];
    expect(access.split(' ')).toEqual(['-@dangerous', '+info', '+cluster|slots', '+cluster|nodes', '+cluster|info']);
  });

  test('refuses to write when it is full, rather than forget', () => {
    const parameters = template.referred(group.parameter_group_name)?.attributes;
    expect(parameters).toMatchObject({ family: 'valkey8', lifecycle: { create_before_destroy: true } });
    expect(parameters?.parameter).toEqual(
      expect.arrayContaining([
        { name: 'maxmemory-policy', value: 'noeviction' },
        { name: 'cluster-enabled', value: 'yes' },
      ]),
    );
  });

  test('is kept in snapshots as long as backups are, before its upkeep', () => {
    expect(group).toMatchObject({ snapshot_retention_limit: 7, auto_minor_version_upgrade: 'true' });
    expect(shippedAs({ tier: 'enterprise' }).snapshot_retention_limit).toBe(35);
    expect([group.snapshot_window, group.maintenance_window]).toEqual(['01:00-02:00', 'sun:02:30-sun:03:30']);
  });

  test('waits with changes for its upkeep unless its data may go', () => {
    const unprotected = shippedAs({ database: { deletionProtection: false } });
    expect([group.apply_immediately, unprotected.apply_immediately]).toEqual([false, true]);
  });

  test('is opened by whoever connects, by its security group only', () => {
    expect(template.resources('aws_vpc_security_group_ingress_rule')).toEqual([]);
    const security = template.one('aws_security_group');
    expect([security.ingress, security.egress, security.vpc_id]).toEqual([undefined, undefined, network.vpcId]);
    const web = { name: 'web', securityGroupId: 'sg-0123456789abcdef0' };
    const opened = synthRedis(anEc2(), (cluster) => cluster.connections.allowFrom(cluster, web));
    const rules = opened.resources('aws_vpc_security_group_ingress_rule');
    expect(rules.map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ referenced_security_group_id: web.securityGroupId, from_port: 6379, to_port: 6379 }),
    ]);
    expect(opened.referred(rules[0]?.attributes.security_group_id)?.type).toBe('aws_security_group');
  });

  test('hands out what a client needs', () => {
    let found: unknown;
    synthRedis(anEc2(), ({ port, user, replicationGroupId }) => {
      found = { port, user, replicationGroupId };
    });
    expect(found).toEqual({ port: 6379, user: 'app', replicationGroupId: 'abreast-test-redis' });
  });

  test('has a name that ElastiCache takes, whatever system and environment are called', () => {
    const services = { web: { role: 'web', port: 3000 } };
    const long = shippedAs({ name: 'a'.repeat(20), system: { name: 'b'.repeat(30), services } });
    const id = String(long.replication_group_id);
    expect([id.length <= 40, /^[a-z][a-z0-9-]*[a-z0-9]$/.test(id), id.includes('--')]).toEqual([true, true, false]);
  });
});

describe('the password', () => {
  const versionOf = (environment: AwsEnvironment) => {
    const [version] = synthRedis(environment).resources('aws_secretsmanager_secret_version');
    return version;
  };

  test('is random, made once and kept until its version is raised', () => {
    const { attributes, name } = versionOf(anEc2()) ?? {};
    expect(attributes?.secret_string).toBe('Aa1-${sha256(uuid())}');
    expect(attributes?.lifecycle).toEqual({ ignore_changes: ['secret_string'] });
    expect(versionOf(anEc2())?.name).toBe(name);
    expect(versionOf(anEc2({ rotation: { redis: 2 } }))?.name).not.toBe(name);
  });
});

describe('the number of shards', () => {
  const template = synthRedis(anEc2());

  test('goes from 3 to 6 while more than 80 % of the memory is in use', () => {
    expect(template.one('aws_appautoscaling_target')).toMatchObject({
      service_namespace: 'elasticache',
      scalable_dimension: 'elasticache:replication-group:NodeGroups',
      min_capacity: 3,
      max_capacity: 6,
    });
    expect(template.one('aws_appautoscaling_policy')).toMatchObject({
      policy_type: 'TargetTrackingScaling',
      target_tracking_scaling_policy_configuration: {
        target_value: 80,
        predefined_metric_specification: {
          predefined_metric_type: 'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage',
        },
      },
    });
  });

  test('belongs to the autoscaler once it is there', () => {
    const target = template.one('aws_appautoscaling_target');
    expect(template.referred(target.resource_id)?.type).toBe('aws_elasticache_replication_group');
    expect(groupOf(template).lifecycle).toEqual({ ignore_changes: ['num_node_groups'] });
  });

  test('stays when it may not grow', () => {
    const fixed = synthRedis(anEc2(redis({ maxMasters: 3 })));
    expect(fixed.resources('aws_appautoscaling_target')).toEqual([]);
    expect(groupOf(fixed).lifecycle).toBeUndefined();
  });

  test('follows other values', () => {
    const other = synthRedis(anEc2(redis({ masters: 4, maxMasters: 9, scaleAt: '60%' })));
    expect(other.one('aws_appautoscaling_target')).toMatchObject({ min_capacity: 4, max_capacity: 9 });
    expect(other.one('aws_appautoscaling_policy')).toMatchObject({
      target_tracking_scaling_policy_configuration: { target_value: 60 },
    });
  });
});

describe('the node type', () => {
  test.each([
    ['256MiB', 3, 'cache.t4g.micro'],
    ['256MiB', 6, 'cache.m7g.large'],
    ['1GiB', 3, 'cache.t4g.small'],
    ['5GiB', 6, 'cache.r7g.large'],
    ['39GiB', 6, 'cache.r7g.2xlarge'],
    ['100GiB', 3, 'cache.r7g.8xlarge'],
  ])('for %s of data and at most %i masters is %s', (memory, maxMasters, type) => {
    expect(shippedAs(redis({ memory, maxMasters })).node_type).toBe(type);
  });
});

describe('the engine', () => {
  test.each([
    [{}, 'valkey', '8.1', 'valkey8'],
    [{ engine: 'redis' }, 'redis', '7.1', 'redis7'],
    [{ engine: 'redis', version: '6.2' }, 'redis', '6.2', 'redis6.x'],
    [{ version: '7.2' }, 'valkey', '7.2', 'valkey7'],
  ])('%j is %s %s of the family %s', (values, engine, version, family) => {
    const template = synthRedis(anEc2(redis(values)));
    expect(groupOf(template)).toMatchObject({ engine, engine_version: version });
    expect(template.one('aws_elasticache_parameter_group').family).toBe(family);
  });
});

describe('fails when', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'ElastiCache creates no such version',
      redis({ version: '9.9' }),
      'cache.version (9.9) must be a version of valkey that ElastiCache creates: 7.2, 8.0, 8.1, 8.2: name one of them, or leave it out',
    ],
    [
      'no node type the autoscaler takes is large enough',
      redis({ memory: '40GiB' }),
      'cache.memory (40GiB) must fit a node type, whose memory is a third more: lower it and raise masters, or set maxMasters to masters: the autoscaler takes no node type above 2xlarge',
    ],
    [
      'no node type is large enough',
      redis({ memory: '400GiB', maxMasters: 3 }),
      'cache.memory (400GiB) must fit a node type, whose memory is a third more: lower it and raise masters',
    ],
    [
      'the bounds of the shards cross',
      redis({ maxMasters: 2 }),
      'cache.maxMasters (2) must not be less than masters (3): raise it, or leave it out',
    ],
    [
      'a cluster has more nodes than ElastiCache',
      redis({ masters: 100, maxMasters: 101, replicasPerMaster: 4 }),
      'cache.maxMasters (101) must not make more than 500 nodes, 101 x 5 are 505: ElastiCache has no larger clusters; lower it, masters or replicasPerMaster',
    ],
    [
      'a master has more replicas than ElastiCache',
      redis({ replicasPerMaster: 6 }),
      'cache.replicasPerMaster (6) must be at most 5: lower it',
    ],
    [
      'nothing would take over from a master',
      redis({ replicasPerMaster: 0 }),
      'cache.replicasPerMaster (0) must be at least 1 for tier multi on ec2: nothing takes over from a lost master',
    ],
  ])('%s', (_, values, problem) => {
    expect(problemsOf(values)).toContain(problem);
  });

  test('a local environment names what only the cloud has', () => {
    const { system } = anEc2();
    const local = { name: 'local', system, platform: 'local', tier: 'multi', ...redis({ scaleAt: '70%' }) };
    expect(() => parseEnvironment(local)).toThrow('cache.scaleAt must not be set on local');
  });
});
