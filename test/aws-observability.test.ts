import { App } from 'cdktf';
import { parse } from 'yaml';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { scrapeConfig, scrapeSections } from '../constructs/aws/observability/agent-files';
import { highest, seriesOf } from '../constructs/aws/observability/alarm';
import { MetricsWorkspace } from '../constructs/aws/observability/metrics-workspace';
import { alarmsOf, type Watched } from '../constructs/aws/observability/watched';
import { Duration } from '../model/values';
import { ruleGroups } from '../observability/render/rule-files';
import type { AwsStack } from '../stacks/aws/aws-stack';
import { type ObservabilitySources, ObservabilityStack } from '../stacks/aws/observability-stack';
import { anEc2, synthAws, synthScratch } from './support/aws';
import type { Attributes, AwsTemplate } from './support/aws-template';
import { anEks } from './support/eks';

const everything: Watched = {
  loadBalancer: {
    arnSuffix: 'app/lb/1',
    targetGroups: { web: 'targetgroup/web/1', frontend: 'targetgroup/frontend/1' },
  },
  services: [
    { name: 'web', asgName: 'asg-web', min: 3, max: 20 },
    { name: 'worker', asgName: 'asg-worker', min: 1, max: 10 },
    { name: 'frontend', asgName: 'asg-frontend', min: 3, max: 30 },
  ],
  database: { primary: 'db', replicas: ['db-1', 'db-2'] },
  redis: { replicationGroupId: 'redis' },
  search: { domainName: 'search' },
  broker: { kind: 'rabbitmq', brokerName: 'broker' },
};
const services = ['logs.eu-central-1.amazonaws.com'];

function observed(values: Attributes = {}, sources: Partial<ObservabilitySources> = {}): AwsTemplate {
  const environment = anEc2({ tier: 'enterprise', observability: { alarmEmails: ['oncall@example.com'] }, ...values });
  return synthScratch(environment, (data: AwsStack) => {
    const key = new EncryptionKey(data, 'key', { environment, part: 'data', services });
    const metrics = new MetricsWorkspace(data, 'metrics', { environment, key });
    metrics.grantWrite(data, { name: 'web', roleName: 'role-web' });
    new ObservabilityStack(App.of(data), environment, { watched: everything, metrics, ...sources });
  });
}

const template = observed();
const enterprise = anEc2({ tier: 'enterprise' });
const alarm = (name: string) => template.one('aws_cloudwatch_metric_alarm', { alarm_name: `abreast-test-${name}` });

describe('the alarms', () => {
  test('watch what Prometheus cannot see, each component by name', () => {
    expect(alarmsOf(enterprise, everything).map(({ name }) => name)).toEqual([
      'load-balancer-5xx',
      'web-unhealthy',
      'web-none-healthy',
      'frontend-unhealthy',
      'frontend-none-healthy',
      'web-too-few',
      'web-at-ceiling',
      'worker-too-few',
      'worker-at-ceiling',
      'frontend-too-few',
      'frontend-at-ceiling',
      'database-cpu',
      'database-storage',
      'database-connections',
      'database-replica-1-cpu',
      'database-replica-1-storage',
      'database-replica-1-connections',
      'database-replica-1-lag',
      'database-replica-2-cpu',
      'database-replica-2-storage',
      'database-replica-2-connections',
      'database-replica-2-lag',
      ...['0001', '0002', '0003'].flatMap((shard) =>
        ['memory', 'evictions', 'cpu'].map((what) => `redis-${shard}-${what}`),
      ),
      'search-red',
      'search-yellow',
      'search-storage',
      'search-writes-blocked',
      'search-memory',
      'rabbitmq-memory',
      'rabbitmq-disk',
    ]);
  });

  test('are none for what an environment does not have', () => {
    expect(alarmsOf(enterprise, {})).toEqual([]);
  });

  test('all tell the topic when they begin and when they end', () => {
    const all = template.resources('aws_cloudwatch_metric_alarm');
    expect(all).toHaveLength(alarmsOf(enterprise, everything).length);
    for (const { attributes } of all) {
      expect(attributes.actions_enabled ?? true).toBe(true);
      for (const list of [attributes.alarm_actions, attributes.ok_actions])
        expect(((list ?? []) as string[]).map((arn) => template.referred(arn)?.type)).toEqual(['aws_sns_topic']);
    }
  });

  test('ask once a day whether a certificate was renewed: it is told twice a day', () => {
    const certificate = { arn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1' };
    const made = observed({ observability: { alerts: { certificateExpiry: '14d' } } }, { watched: { certificate } });
    expect(made.one('aws_cloudwatch_metric_alarm', { alarm_name: 'abreast-test-certificate-expiring' })).toMatchObject({
      namespace: 'AWS/CertificateManager',
      metric_name: 'DaysToExpiry',
      dimensions: { CertificateArn: certificate.arn },
      statistic: 'Minimum',
      comparison_operator: 'LessThanThreshold',
      threshold: 14,
      period: 86_400,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
    });
  });

  test.each([
    ['ec2', synthAws(enterprise)],
    ['eks', synthAws(anEks())],
  ])('%s: watch the certificate of the domain', (_, whole) => {
    const [alarm] = whole
      .resources('aws_cloudwatch_metric_alarm')
      .filter(({ attributes }) => attributes.metric_name === 'DaysToExpiry');
    expect(JSON.stringify(alarm?.attributes.dimensions)).toContain('CertificateArn');
  });

  test('say in words what to do', () => {
    for (const { description } of alarmsOf(enterprise, everything))
      expect(description).toMatch(/^[^.]{20,}\..*\.$|: .*\.$/s);
  });

  test('pass over errors of single clients: more than 1 % of the answers for 5 minutes', () => {
    expect(alarm('load-balancer-5xx')).toMatchObject({
      comparison_operator: 'GreaterThanThreshold',
      threshold: 1,
      evaluation_periods: 5,
      datapoints_to_alarm: 5,
      treat_missing_data: 'notBreaching',
    });
    const queries = alarm('load-balancer-5xx').metric_query as { expression?: string; return_data: boolean }[];
    expect(queries.filter(({ return_data }) => return_data).map(({ expression }) => expression)).toEqual([
      '100 * (FILL(elb, 0) + FILL(target, 0)) / requests',
    ]);
  });

  test('hold the database against what it was given', () => {
    const { storage, maxConnections } = enterprise.database;
    expect(alarm('database-storage')).toMatchObject({
      namespace: 'AWS/RDS',
      metric_name: 'FreeStorageSpace',
      dimensions: { DBInstanceIdentifier: 'db' },
      comparison_operator: 'LessThanThreshold',
      threshold: storage.bytes / 10,
    });
    expect(alarm('database-connections').threshold).toBe(Math.floor(maxConnections * 0.8));
    expect(alarm('database-replica-2-lag')).toMatchObject({
      metric_name: 'ReplicaLag',
      dimensions: { DBInstanceIdentifier: 'db-2' },
      treat_missing_data: 'breaching',
    });
  });

  test('ask every node of a shard of Redis', () => {
    const queries = alarm('redis-0002-memory').metric_query as { metric?: { dimensions: Attributes } }[];
    expect(queries.flatMap(({ metric }) => (metric ? [metric.dimensions.CacheClusterId] : []))).toEqual([
      'redis-0002-001',
      'redis-0002-002',
      'redis-0002-003',
    ]);
  });

  test('read the limits of the alerts', () => {
    const limits = (values: Attributes, watched: Watched = everything) =>
      Object.fromEntries(
        alarmsOf(anEc2({ tier: 'enterprise', ...values }), watched).map(({ name, limit }) => [name, limit]),
      );
    const alerts = { errorRate: '3%', connections: '50%', replicaLag: '7s', cpu: '65%', disk: '70%' };
    const strict = limits({ observability: { alerts }, database: { maxConnections: 2000 } });
    expect(strict).toMatchObject({
      'load-balancer-5xx': { above: 3 },
      'database-connections': { above: 1000 },
      'database-cpu': { above: 65 },
      'database-replica-1-lag': { above: 7 },
      'redis-0001-cpu': { above: 65 },
    });
    const kafka = { broker: { kind: 'kafka', clusterName: 'kafka', brokers: 3 } } as const;
    expect(limits({ observability: { alerts } }, kafka)['kafka-1-disk']).toEqual({ above: 70 });
  });

  test('give new shards of Redis time to help; where none is added they tell at once', () => {
    const memory = (cache: Attributes) =>
      alarmsOf(anEc2({ tier: 'enterprise', cache: { kind: 'redis', ...cache } }), everything).find(
        ({ name }) => name === 'redis-0001-memory',
      )?.limit;
    expect(memory({})).toEqual({ above: 90 });
    expect(memory({ scaleAt: '60%' })).toEqual({ above: 80 });
    expect(memory({ scaleAt: '60%', masters: 3, maxMasters: 3 })).toEqual({ above: 60 });
  });

  test('know the bounds of each fleet; one that cannot grow is never at its ceiling', () => {
    expect(alarm('web-too-few')).toMatchObject({ threshold: 3, treat_missing_data: 'breaching' });
    expect(alarm('web-at-ceiling')).toMatchObject({ threshold: 19, evaluation_periods: 30 });
    const fixed = alarmsOf(enterprise, { services: [{ name: 'web', asgName: 'asg', min: 3, max: 3 }] });
    expect(fixed.map(({ name }) => name)).toEqual(['web-too-few']);
  });

  test('watch each broker of Kafka', () => {
    const names = alarmsOf(enterprise, { broker: { kind: 'kafka', clusterName: 'kafka', brokers: 3 } });
    expect(names.map(({ name }) => name)).toEqual([
      'kafka-offline',
      ...['1', '2', '3'].flatMap((id) => [`kafka-${id}-disk`, `kafka-${id}-too-few-copies`]),
    ]);
  });

  test('fail when a shard has more nodes than one alarm takes', () => {
    const node = seriesOf('AWS/ElastiCache', {})('Evictions', 'Sum');
    expect(() => highest(Array.from({ length: 11 }, () => node))).toThrow('an alarm takes 10 series, not 11');
  });
});

describe('an environment', () => {
  const namesOf = (values: Attributes) =>
    synthAws(anEc2(values))
      .resources('aws_cloudwatch_metric_alarm')
      .map(({ attributes }) => String(attributes.alarm_name).replace('abreast-test-', ''));

  test('is watched in every component it has', () => {
    const names = namesOf({ tier: 'enterprise' });
    const expected = alarmsOf(enterprise, everything).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(expected));
  });

  test('of tier single is watched in those it has, and keeps no samples', () => {
    const single = anEc2({ tier: 'single' });
    const names = namesOf({ tier: 'single' });
    expect(names).toEqual(expect.arrayContaining(['load-balancer-5xx', 'web-too-few', 'database-cpu']));
    expect(names.filter((name) => /^(redis|search|rabbitmq|kafka|database-replica)/.test(name))).toEqual([]);
    expect(synthAws(single).resources('aws_prometheus_workspace')).toEqual([]);
  });

  test('is not called short of instances that the clock took away', () => {
    const at = (min: number) => {
      const schedules = [{ name: 'night', recurrence: '0 22 * * *', min }];
      const night = synthAws(anEc2({ services: { web: { autoscaling: { schedules } } } }));
      return night.resources('aws_cloudwatch_metric_alarm', { alarm_name: 'abreast-test-web-too-few' });
    };
    expect(at(1).map(({ attributes }) => attributes.threshold)).toEqual([1]);
    expect(at(0)).toEqual([]);
  });
});

describe('the topic', () => {
  const topic = template.one('aws_sns_topic');
  const policy = template.statements().filter(({ in: { type } }) => type === 'aws_sns_topic_policy');

  test('is encrypted with a key that its publishers may use', () => {
    const key = template.referred(topic.kms_master_key_id);
    expect(key?.type).toBe('aws_kms_key');
    expect(String(key?.attributes.policy)).toContain('cloudwatch.amazonaws.com');
    expect(String(key?.attributes.policy)).toContain('aps.amazonaws.com');
  });

  test('is published to by alarms and the workspace of this account only, over TLS only', () => {
    const allowed = policy.filter(({ statement }) => statement.Effect === 'Allow').map(({ statement }) => statement);
    expect(allowed.map(({ Principal }) => Principal)).toEqual([
      { Service: 'cloudwatch.amazonaws.com' },
      { Service: 'aps.amazonaws.com' },
    ]);
    for (const { Condition } of allowed)
      expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceAccount': '123456789012' } });
    const [denied] = policy.filter(({ statement }) => statement.Effect === 'Deny');
    expect(denied?.statement).toMatchObject({
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('tells those whom the description names', () => {
    const all = template.resources('aws_sns_topic_subscription').map(({ attributes }) => attributes);
    expect(all).toEqual([expect.objectContaining({ protocol: 'email', endpoint: 'oncall@example.com' })]);
    expect(() => anEc2({ observability: { alarmEmails: ['oncall'] } })).toThrow('is not an email address');
  });
});

describe('Prometheus', () => {
  test('keeps samples encrypted, for as long as the description says', () => {
    const workspace = template.one('aws_prometheus_workspace');
    expect(template.referred(workspace.kms_key_arn)?.type).toBe('aws_kms_key');
    const { log_group_arn } = (workspace.logging_configuration ?? {}) as Attributes;
    expect(template.referred(log_group_arn)?.attributes.kms_key_id).toContain('aws_kms_key.');
    expect(template.one('aws_prometheus_workspace_configuration').retention_period_in_days).toBe(150);
    const short = observed({ observability: { retention: '36h' } });
    expect(short.one('aws_prometheus_workspace_configuration').retention_period_in_days).toBe(2);
  });

  test('lets a service send samples to this workspace, and nothing else', () => {
    const [granted, ...others] = template
      .statements()
      .filter(({ in: { attributes } }) => attributes.role === 'role-web');
    expect(others).toEqual([]);
    expect(granted?.statement.Action).toBe('aps:RemoteWrite');
    expect(template.referred(granted?.statement.Resource)?.type).toBe('aws_prometheus_workspace');
  });

  test('has the rules of the environment, and an Alertmanager that tells the topic', () => {
    const { name, data } = template.one('aws_prometheus_rule_group_namespace');
    expect(name).toBe('abreast');
    expect(parse(String(data))).toEqual({ groups: ruleGroups(enterprise) });
    const { definition } = template.one('aws_prometheus_alert_manager_definition');
    expect(definition).toMatch(/^alertmanager_config: \|\n {2}route:\n {4}receiver: \w+\n/);
    expect(definition).toContain('region: eu-central-1');
    expect(template.referred(definition)?.type).toBe('aws_sns_topic');
  });

  test('is not told about when the description wants endpoints only', () => {
    const bare = observed({}, { metrics: undefined });
    for (const type of ['aws_grafana_workspace', 'aws_prometheus_rule_group_namespace'])
      expect(bare.resources(type)).toEqual([]);
    expect(String(bare.one('aws_sns_topic_policy').policy)).not.toContain('aps.amazonaws.com');
  });
});

describe('Grafana', () => {
  test('reads the workspace and CloudWatch by a role of its own, and changes nothing', () => {
    const workspace = template.one('aws_grafana_workspace');
    expect(workspace).toMatchObject({
      account_access_type: 'CURRENT_ACCOUNT',
      authentication_providers: ['AWS_SSO'],
      permission_type: 'CUSTOMER_MANAGED',
    });
    const role = template.referred(workspace.role_arn);
    expect(String(role?.attributes.assume_role_policy)).toContain('"aws:SourceAccount":"123456789012"');
    const actions = template
      .statements()
      .filter(({ in: { type, attributes } }) => type === 'aws_iam_role_policy' && attributes.role !== 'role-web')
      .flatMap(({ statement }) => statement.Action ?? []);
    expect(actions).toHaveLength(10);
    for (const action of actions) expect(action).toMatch(/^(aps|cloudwatch):(Query|Get|List|Describe)\w+$/);
  });

  test('is there when the description wants it', () => {
    expect(observed({ tier: 'multi' }).resources('aws_grafana_workspace')).toEqual([]);
  });

  test('is left out on an emulator, which does not know it', () => {
    const account = { id: '123456789012', kind: 'emulator' };
    const emulated = observed({ account });
    for (const type of ['aws_grafana_workspace', 'aws_prometheus_alert_manager_definition'])
      expect(emulated.resources(type)).toEqual([]);
    expect(emulated.resources('aws_prometheus_rule_group_namespace')).toHaveLength(1);
  });
});

describe('the agent of an instance', () => {
  test('scrapes the application beside it, under the name of the instance', () => {
    const scrape = { instance: '$INSTANCE_ID', environment: 'prod', port: 3000, scrapeInterval: Duration.of('15s') };
    expect(scrapeConfig(scrape)).toBe(`global:
  scrape_interval: 15s
  scrape_timeout: 10s
scrape_configs:
  - job_name: instances
    # The instances name their service themselves.
    honor_labels: true
    static_configs:
      - targets: ['127.0.0.1:3000']
        labels:
          instance: '$INSTANCE_ID'
          environment: 'prod'
`);
  });

  test('never waits longer for an answer than for the next scrape', () => {
    const scrape = { instance: 'i-1', environment: 'prod', port: 3000, scrapeInterval: Duration.of('5s') };
    expect(scrapeConfig(scrape)).toContain('scrape_timeout: 5s');
  });

  test('sends what it scrapes to the workspace', () => {
    expect(scrapeSections('ws-1')).toMatchObject({
      metrics_destinations: { amp: { workspace_id: 'ws-1' } },
      metrics_collected: { prometheus: { prometheus_config_path: '/etc/amazon-cloudwatch-agent/prometheus.yml' } },
    });
  });
});
