import { TerraformOutput } from 'cdktf';
import { createBroker } from '../constructs/aws/broker/create-broker';
import { KafkaCluster } from '../constructs/aws/broker/kafka';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { SECRET_ARGUMENTS } from '../constructs/aws/secret-in-state';
import { serviceVariables } from '../constructs/variables';
import { anEc2, synthScratch } from './support/aws';
import type { Attributes, AwsTemplate } from './support/aws-template';

const network = {
  vpcId: 'vpc-1',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  dataSubnetIds: ['subnet-1', 'subnet-2', 'subnet-3'],
};
const services = ['logs.eu-central-1.amazonaws.com'];

function aBroker(messaging: Attributes, values: Attributes = {}): AwsTemplate {
  const environment = anEc2({ ...values, messaging });
  return synthScratch(environment, (stack) => {
    const key = new EncryptionKey(stack, 'key', { environment, part: 'data', services });
    const broker = createBroker(stack, { environment, network, key });
    broker?.connections.allowFrom(stack, { name: 'worker', securityGroupId: 'sg-worker' });
    if (broker instanceof KafkaCluster) broker.grantEvents(stack, { name: 'worker', roleName: 'role-worker' });
  });
}

const problems = (messaging: Attributes, values: Attributes = {}) => {
  try {
    anEc2({ ...values, messaging });
    return '';
  } catch (error) {
    return String(error);
  }
};

test('events in process or through Redis need no broker', () => {
  for (const kind of ['inProcess', 'redis'])
    expect(
      aBroker({ kind })
        .resources()
        .map(({ type }) => type),
    ).toEqual(['aws_kms_alias', 'aws_kms_key']);
});

describe('RabbitMQ', () => {
  const template = aBroker({ kind: 'rabbitmq' });
  const broker = template.one('aws_mq_broker');

  test('is a cluster over three zones', () => {
    expect(broker).toMatchObject({
      engine_type: 'RabbitMQ',
      engine_version: '4.2',
      host_instance_type: 'mq.m7g.large',
      deployment_mode: 'CLUSTER_MULTI_AZ',
      subnet_ids: network.dataSubnetIds,
    });
  });

  test('is one small node in tier single', () => {
    const one = aBroker({ kind: 'rabbitmq' }, { tier: 'single' }).one('aws_mq_broker');
    expect(one).toMatchObject({
      host_instance_type: 'mq.m7g.medium',
      deployment_mode: 'SINGLE_INSTANCE',
      subnet_ids: ['subnet-1'],
    });
  });

  test('is private, encrypted with our key, logged, and kept up to date', () => {
    expect(broker).toMatchObject({
      publicly_accessible: false,
      encryption_options: { use_aws_owned_key: false },
      logs: { general: true },
      auto_minor_version_upgrade: true,
    });
    const { kms_key_id } = broker.encryption_options as Attributes;
    expect(template.referred(kms_key_id)?.type).toBe('aws_kms_key');
  });

  test('knows one user, whose password is a secret that no later apply sends again', () => {
    const [user, ...others] = broker.user as { username: string; password: string }[];
    expect([user?.username, others]).toEqual(['app', []]);
    expect(template.referred(user?.password)?.type).toBe('aws_secretsmanager_secret_version');
    expect(SECRET_ARGUMENTS.map(({ path }) => path)).toContain('aws_mq_broker.user.password');
    expect(broker.lifecycle).toEqual({ ignore_changes: ['user'] });
  });

  test('is reached by TLS only, by those who were let in', () => {
    expect(template.resources('aws_vpc_security_group_ingress_rule').map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ from_port: 5671, to_port: 5671, referenced_security_group_id: 'sg-worker' }),
    ]);
    const [group] = broker.security_groups as string[];
    expect(template.referred(group)?.type).toBe('aws_security_group');
  });

  test('hands out the host of its nodes without scheme', () => {
    const environment = anEc2({ messaging: { kind: 'rabbitmq' } });
    const { files } = synthScratch(environment, (stack) => {
      const key = new EncryptionKey(stack, 'key', { environment, part: 'data', services });
      const made = createBroker(stack, { environment, network, key });
      if (made && 'host' in made) new TerraformOutput(stack, 'host', { value: made.host });
    });
    const { value } = files['test-scratch']?.output?.host ?? {};
    expect(value).toMatch(/^\$\{trimprefix\(.*aws_mq_broker\..*instances\[0\]\.endpoints\[0\], "amqps:\/\/"\)\}$/);
  });

  test('fails when version 4 is to run on nodes that it does not run on', () => {
    expect(problems({ kind: 'rabbitmq', instanceType: 'mq.m5.large' })).toContain('must be of the family mq.m7g');
    expect(problems({ kind: 'rabbitmq', instanceType: 'mq.m5.large', version: '3.13' })).toBe('');
  });

  test('fails when its version is unknown', () => {
    expect(problems({ kind: 'rabbitmq', version: '3.9' })).toContain('messaging.version');
  });
});

describe('Kafka', () => {
  const template = aBroker({ kind: 'kafka' });
  const cluster = template.one('aws_msk_cluster');

  test('has a broker in each of three zones', () => {
    expect(cluster).toMatchObject({ kafka_version: '3.9.x.kraft', number_of_broker_nodes: 3 });
    expect(cluster.broker_node_group_info).toMatchObject({
      client_subnets: network.dataSubnetIds,
      instance_type: 'kafka.m7g.large',
      storage_info: { ebs_storage_info: { volume_size: 100 } },
    });
  });

  test('fills two zones alike, and still holds three copies', () => {
    const two = aBroker({ kind: 'kafka' }, { network: { zones: 2 } }).one('aws_msk_cluster');
    expect(two.number_of_broker_nodes).toBe(4);
  });

  test('lets in who shows a role of IAM over TLS, and nobody else', () => {
    expect(cluster.client_authentication).toEqual({ unauthenticated: false, sasl: { iam: true, scram: false } });
    expect(cluster.encryption_info).toMatchObject({
      encryption_in_transit: { client_broker: 'TLS', in_cluster: true },
    });
    const { encryption_at_rest_kms_key_arn } = cluster.encryption_info as Attributes;
    expect(template.referred(encryption_at_rest_kms_key_arn)?.type).toBe('aws_kms_key');
  });

  test('keeps three copies of every record, two of them before it counts', () => {
    const configuration = template.one('aws_msk_configuration');
    expect(String(configuration.server_properties).trim().split('\n').sort()).toEqual([
      'auto.create.topics.enable=false',
      'default.replication.factor=3',
      'min.insync.replicas=2',
      'num.partitions=24',
      'unclean.leader.election.enable=false',
    ]);
    const { arn } = cluster.configuration_info as Attributes;
    expect(template.referred(arn)?.type).toBe('aws_msk_configuration');
  });

  test('has no address in the internet', () => {
    const { connectivity_info: connectivity } = cluster.broker_node_group_info as Attributes;
    expect(connectivity).toBeUndefined();
  });

  test('writes the logs of its brokers to an encrypted group, for a year', () => {
    const { broker_logs } = cluster.logging_info as { broker_logs: { cloudwatch_logs: Attributes } };
    expect(broker_logs.cloudwatch_logs).toMatchObject({ enabled: true });
    const group = template.referred(broker_logs.cloudwatch_logs.log_group);
    expect(group?.attributes.kms_key_id).toContain('aws_kms_key.');
    expect(group?.attributes.retention_in_days).toBe(365);
  });

  test('grows its disks by itself, never shrinks them, and does not undo it at the next deploy', () => {
    expect(template.one('aws_appautoscaling_target')).toMatchObject({
      service_namespace: 'kafka',
      scalable_dimension: 'kafka:broker-storage:VolumeSize',
      max_capacity: 1024,
    });
    expect(template.one('aws_appautoscaling_policy')).toMatchObject({
      target_tracking_scaling_policy_configuration: {
        predefined_metric_specification: { predefined_metric_type: 'KafkaBrokerStorageUtilization' },
        disable_scale_in: true,
      },
    });
    expect(cluster.lifecycle).toEqual({
      ignore_changes: ['broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size'],
    });
  });

  test('is reached on the port of IAM only, unless its metrics are to be scraped', () => {
    const portsOf = (made: AwsTemplate) =>
      made.resources('aws_vpc_security_group_ingress_rule').map(({ attributes }) => attributes.from_port);
    expect(portsOf(template)).toEqual([9098]);
    const open = aBroker({ kind: 'kafka', openMonitoring: true });
    expect(portsOf(open).sort()).toEqual([11_001, 11_002, 9098]);
    expect(open.one('aws_msk_cluster').open_monitoring).toEqual({
      prometheus: { jmx_exporter: { enabled_in_broker: true }, node_exporter: { enabled_in_broker: true } },
    });
  });

  test('lets a service use the topic of events and its consumer groups, and no others', () => {
    const granted = template.statements().filter(({ in: { type } }) => type === 'aws_iam_role_policy');
    const arn = 'arn:aws:kafka:eu-central-1:123456789012';
    const { cluster_name: name } = cluster;
    const withoutUuid = granted.map(({ statement: { Action, Resource } }) => [
      Action,
      String(Resource).replace(/\$\{aws_msk_cluster\.\w+\.cluster_uuid\}/, 'uuid'),
    ]);
    expect(template.one('aws_iam_role_policy').role).toBe('role-worker');
    expect(withoutUuid).toEqual([
      [
        ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
        expect.stringMatching(/^\$\{aws_msk_cluster\.\w+\.arn\}$/),
      ],
      [
        ['CreateTopic', 'DescribeTopic', 'ReadData', 'WriteData'].map((action) => `kafka-cluster:${action}`),
        `${arn}:topic/${name}/uuid/events`,
      ],
      [['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], `${arn}:group/${name}/uuid/events.*`],
    ]);
  });

  test('is shown the role of a machine, where its brokers are', () => {
    const { variables } = serviceVariables(anEc2({ messaging: { kind: 'kafka' } }), 'web', {
      addresses: {
        databaseUrl: 'postgres://app@db/app',
        databaseReadUrls: [],
        redisUrls: ['rediss://redis:6379'],
        kafkaBrokers: ['b-1.kafka:9098'],
      },
      keys: { JWT_SECRET: 'x', MASTER_KEY: 'x', HKDF_SALT: 'x' },
      folder: '/run/secrets',
      place: { HOST: '0.0.0.0', PORT: '3000' },
    });
    expect(variables).toMatchObject({
      KAFKA_BROKERS: 'b-1.kafka:9098',
      KAFKA_AUTH: 'iam',
      KAFKA_REGION: 'eu-central-1',
    });
  });

  test('fails when the brokers cannot fill the zones alike', () => {
    expect(problems({ kind: 'kafka', brokers: 4 })).toContain(
      'messaging.brokers (4) must be a multiple of the zones (3)',
    );
  });

  test('fails when disks are to grow to less than they are', () => {
    expect(problems({ kind: 'kafka', storage: '200GiB', maxStorage: '100GiB' })).toContain(
      'must be at least storage (200GiB)',
    );
  });

  test('fails when its version is unknown', () => {
    expect(problems({ kind: 'kafka', version: '2.8.1' })).toContain('messaging.version');
  });
});
