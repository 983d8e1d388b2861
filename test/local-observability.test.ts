import { parse } from 'yaml';
import type { ComponentDocument } from '../constructs/local/document';
import { postgresExporter } from '../constructs/local/postgres/postgres-metrics';
import { redisExporter, redisPasswords } from '../constructs/local/redis/redis-metrics';
import type { Environment } from '../model/environment';
import { EXPORTERS, portPlan, REPLICAS_PER_DATABASE } from '../model/ports';
import { alertGroups } from '../observability/alerts/all';
import { type AlertmanagerConfig, alertmanagerConfig } from '../observability/render/alertmanager';
import { causes, type Inhibition } from '../observability/render/inhibitions';
import { type Source, sourcesOf } from '../observability/sources';
import { aLocal, synth } from './support/synth';

type Values = Readonly<Record<string, unknown>>;

const webhooks = ['http://127.0.0.1:9000/alerts'];
const variants: Readonly<Record<string, Values>> = {
  shipped: { database: { readReplicas: 2 } },
  secure: { loadBalancer: { port: 8443, tls: { kind: 'selfSigned', redirectPort: 8081 } } },
  nginx: { loadBalancer: { engine: 'nginx' } },
  brokers: { database: { engine: 'mysql', readReplicas: 1 }, messaging: { kind: 'rabbitmq' } },
  searching: { search: { kind: 'opensearch', nodes: 3 } },
  told: { observability: { notify: { webhooks } } },
  watched: { tier: 'single', observability: { metrics: 'prometheus' } },
};
const environments = Object.fromEntries(
  Object.entries(variants).map(([name, values]) => [name, aLocal({ name, ...values })]),
) as Record<string, Environment>;
const { stacks } = synth(Object.values(environments));

function documentOf(variant: string, component: string): ComponentDocument {
  const found = stacks[variant]?.documents[component];
  if (!found) throw new Error(`${variant} has no ${component}`);
  return found;
}

interface Job {
  readonly job_name: string;
  readonly metrics_path?: string;
  readonly honor_labels?: boolean;
  readonly static_configs?: { readonly targets: readonly string[]; readonly labels: Values }[];
  readonly file_sd_configs?: { readonly files: readonly string[] }[];
  readonly relabel_configs?: Values[];
}
const configOf = (variant: string): { scrape_configs: Job[] } & Values =>
  parse(documentOf(variant, 'prometheus').files['prometheus.yml'] ?? '');
const jobsOf = (variant: string): string[] => configOf(variant).scrape_configs.map(({ job_name: name }) => name);
function jobOf(variant: string, name: string): Job {
  const found = configOf(variant).scrape_configs.find(({ job_name: one }) => one === name);
  if (!found) throw new Error(`${variant} has no job ${name}`);
  return found;
}
const targetsOf = (variant: string, job: string): unknown =>
  jobOf(variant, job).static_configs?.map(({ targets, labels }) => [labels.instance, ...targets]);
const commandOf = (variant: string, program: string): string =>
  documentOf(variant, 'prometheus')
    .programs.find(({ name }) => name === program)
    ?.command.join(' ') ?? '';

describe('prometheus.yml', () => {
  test('has a job for everything that has metrics', () => {
    const always = ['prometheus', 'web', 'worker', 'frontend', 'node', 'probe', 'alertmanager', 'balancer', 'database'];
    expect(jobsOf('watched')).toEqual(always);
    expect(jobsOf('shipped')).toEqual([...always, 'cache']);
    expect(jobsOf('nginx')).toEqual([...always, 'cache']);
    expect(jobsOf('brokers')).toEqual([...always, 'cache', 'rabbitmq']);
    expect(jobsOf('searching')).toEqual([...always, 'cache', 'search']);
  });

  test.each<[Source, string, string]>([
    ['haproxy', 'shipped', 'balancer'],
    ['nginx', 'nginx', 'balancer'],
    ['probe', 'shipped', 'probe'],
    ['postgres', 'shipped', 'database'],
    ['mysql', 'brokers', 'database'],
    ['redis', 'shipped', 'cache'],
    ['rabbitmq', 'brokers', 'rabbitmq'],
    ['search', 'searching', 'search'],
    ['node', 'shipped', 'node'],
    ['alertmanager', 'shipped', 'alertmanager'],
  ])('has the source %s where alerts expect it', (source, variant, job) => {
    expect(sourcesOf(environments[variant] as Environment)).toContain(source);
    expect(jobsOf(variant)).toContain(job);
  });

  test('finds the instances, with their names and services, in the list that the runtime keeps', () => {
    expect(jobOf('shipped', 'web')).toEqual({
      job_name: 'web',
      honor_labels: true,
      file_sd_configs: [{ files: ['{{run}}/members/web.json'], refresh_interval: '5s' }],
    });
  });

  test('calls every other target by its name', () => {
    expect(targetsOf('shipped', 'database')).toEqual([
      ['database-primary', '127.0.0.1:18131'],
      ['database-replica-1', '127.0.0.1:18132'],
      ['database-replica-2', '127.0.0.1:18133'],
    ]);
    expect(targetsOf('brokers', 'database')).toEqual([
      ['database-primary', '127.0.0.1:18131'],
      ['database-replica-1', '127.0.0.1:18132'],
    ]);
    expect(targetsOf('shipped', 'alertmanager')).toEqual([['alertmanager', '127.0.0.1:18121']]);
    for (const variant of Object.keys(variants))
      for (const { static_configs: fixed = [] } of configOf(variant).scrape_configs)
        for (const { labels } of fixed)
          expect(labels).toEqual({ instance: expect.stringMatching(/^[a-z]+[a-z0-9-]*$/) });
  });

  test('asks one exporter about all Redis nodes', () => {
    expect(targetsOf('shipped', 'cache')).toHaveLength(6);
    expect(targetsOf('shipped', 'cache')).toContainEqual(['cache-1', 'redis://127.0.0.1:18040']);
    expect(jobOf('shipped', 'cache')).toMatchObject({
      metrics_path: '/scrape',
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { target_label: '__address__', replacement: '127.0.0.1:18130' },
      ],
    });
  });

  test('asks RabbitMQ for the page that tells of alarms', () => {
    expect(targetsOf('brokers', 'rabbitmq')).toEqual([['rabbitmq', '127.0.0.1:18111']]);
    expect(jobOf('brokers', 'rabbitmq')).not.toHaveProperty('metrics_path');
  });

  test('probes what clients reach, over TLS where the balancer speaks it', () => {
    expect(targetsOf('shipped', 'probe')).toEqual([['entrance', 'http://127.0.0.1:8080/health/live']]);
    expect(targetsOf('secure', 'probe')).toEqual([['entrance', 'https://127.0.0.1:8443/health/live']]);
    expect(jobOf('shipped', 'probe')).toMatchObject({ metrics_path: '/probe' });
  });

  test('scrapes at the interval of the environment, gives up before the next, and looks at the rules as often', () => {
    expect(configOf('shipped').global).toEqual({
      scrape_interval: '5s',
      scrape_timeout: '5s',
      evaluation_interval: '5s',
    });
  });

  test('knows the rules and Alertmanager', () => {
    expect(configOf('shipped')).toMatchObject({
      rule_files: ['{{dir}}/rules/*.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:18121'] }] }] },
    });
    const { groups } = parse(documentOf('shipped', 'prometheus').files['rules/alerts.yml'] ?? '');
    expect(groups.map(({ name }: { name: string }) => name)).toContain('traffic');
  });

  test('is checked before it is used, and so are the rules and the probe', () => {
    expect(documentOf('shipped', 'prometheus').procedure).toEqual({
      kind: 'daemons',
      checks: [
        { file: 'prometheus.yml', command: ['{{program promtool}}', 'check', 'config', '{{file}}'] },
        { file: 'rules/alerts.yml', command: ['{{program promtool}}', 'check', 'rules', '{{file}}'] },
        {
          file: 'probe.yml',
          command: ['{{program blackbox_exporter}}', '--config.check', '--config.file={{file}}'],
        },
      ],
    });
  });

  test('and its rules are read again by SIGHUP', () => {
    const [prometheus] = documentOf('shipped', 'prometheus').programs;
    expect(prometheus).toMatchObject({ reads: ['prometheus.yml', 'rules/alerts.yml'], onChange: 'HUP' });
  });
});

describe('exporters', () => {
  const [primary, replica] = [
    { name: 'database-primary', port: 18_010, number: 0 },
    { name: 'database-replica-1', port: 18_011, number: 1 },
  ];

  test('have a port each, however many replicas there are', () => {
    const { database, ...others } = EXPORTERS;
    const databases = Array.from({ length: 1 + REPLICAS_PER_DATABASE }, (_, number) => database + number);
    const all = [...databases, ...Object.values(others)];
    expect(new Set(all).size).toBe(all.length);
    const plan = portPlan(18_000);
    expect(plan.exporter(Math.max(...all))).toBeLessThan(plan.component(0));
  });

  test('listen on loopback only, at the port that the runtime waits for', () => {
    for (const variant of Object.keys(variants))
      for (const { command, port } of documentOf(variant, 'prometheus').programs)
        expect(command.join(' ')).toMatch(new RegExp(`listen-address=127\\.0\\.0\\.1:${port}( |$)`));
  });

  test('read passwords from files, never from their command or variables', () => {
    for (const variant of Object.keys(variants))
      expect(JSON.stringify(documentOf(variant, 'prometheus').programs)).not.toContain('{{secret');
    expect(redisExporter(1).command).toContain('-redis.password-file={{dir}}/redis-passwords.json');
  });

  test('find the password of every node they may be asked about', () => {
    const urls = ['redis://127.0.0.1:1', 'redis://127.0.0.1:2'];
    expect(JSON.parse(redisPasswords(urls))).toEqual(Object.fromEntries(urls.map((url) => [url, '{{secret cache}}'])));
  });

  test('of Postgres log in to the database of the application, whose tables they count', () => {
    expect(postgresExporter(replica, 'shop', 1).variables).toEqual({
      DATA_SOURCE_URI: '127.0.0.1:18011/shop?sslmode=disable',
      DATA_SOURCE_USER: 'metrics',
      DATA_SOURCE_PASS_FILE: '{{dir}}/postgres-password',
    });
    expect(postgresExporter(primary, 'shop', 1).command).toContain('--extend.query-path={{dir}}/postgres-queries.yml');
    const queries = parse(documentOf('shipped', 'prometheus').files['postgres-queries.yml'] ?? '');
    expect(Object.keys(queries)).toEqual(['pg_table', 'pg_replay']);
  });

  test('of the machine measure what is looked at, and nothing else', () => {
    const collectors = commandOf('shipped', 'metrics-node').match(/--collector\.\S+/g);
    expect(collectors?.map((word) => word.replace('--collector.', '')).sort()).toEqual([
      'cpu',
      'disable-defaults',
      'diskstats',
      'filesystem',
      'loadavg',
      'meminfo',
      'netdev',
    ]);
  });

  test('of nginx and of search ask the component', () => {
    expect(commandOf('nginx', 'metrics-balancer')).toContain('-nginx.scrape-uri=http://127.0.0.1:18001/stub_status');
    expect(commandOf('searching', 'metrics-search')).toContain('--es.uri=http://127.0.0.1:18070 --es.all');
    expect(targetsOf('shipped', 'balancer')).toEqual([['balancer', '127.0.0.1:18001']]);
  });
});

describe('Alertmanager', () => {
  const sns = {
    kind: 'sns',
    topicArn: 'arn:aws:sns:eu-central-1:123456789012:alarms',
    region: 'eu-central-1',
  } as const;
  const onLocal = alertmanagerConfig({ platform: 'local' }, { alerts: { kind: 'webhooks', urls: webhooks } });
  const onEks = alertmanagerConfig({ platform: 'eks' }, { alerts: sns });
  const receiver = ({ receivers }: AlertmanagerConfig, name: string) => receivers.find((one) => one.name === name);

  test('runs on loopback, alone, and is checked before it is told', () => {
    const { programs, procedure } = documentOf('told', 'alertmanager');
    expect(programs).toMatchObject([
      { port: 18_121, readyPath: '/-/ready', reads: ['alertmanager.yml'], onChange: 'HUP' },
    ]);
    expect(programs[0]?.command).toEqual(
      expect.arrayContaining(['--web.listen-address=127.0.0.1:18121', '--cluster.listen-address=']),
    );
    expect(procedure).toEqual({
      kind: 'daemons',
      checks: [{ file: 'alertmanager.yml', command: ['{{program amtool}}', 'check-config', '{{file}}'] }],
    });
  });

  test('tells the webhooks of the environment, or nobody', () => {
    const config = (variant: string) => parse(documentOf(variant, 'alertmanager').files['alertmanager.yml'] ?? '');
    const webhook_configs = [{ url: webhooks[0], send_resolved: true }];
    expect(config('told').receivers).toEqual([
      { name: 'alerts', webhook_configs },
      { name: 'deadman', webhook_configs },
    ]);
    expect(config('shipped').receivers).toEqual([
      { name: 'alerts', webhook_configs: [] },
      { name: 'deadman', webhook_configs: [] },
    ]);
  });

  test('tells a topic of SNS where it is asked to, and the deadman nobody', () => {
    expect(receiver(onEks, 'alerts')).toEqual({
      name: 'alerts',
      sns_configs: [{ topic_arn: sns.topicArn, sigv4: { region: sns.region }, send_resolved: true }],
    });
    expect(receiver(onEks, 'deadman')).toEqual({ name: 'deadman' });
  });

  test('gathers by alert and service, for a shorter time on local', () => {
    expect(onLocal.route).toMatchObject({
      group_by: ['alertname', 'service'],
      group_wait: '5s',
      group_interval: '10s',
    });
    expect(onEks.route).toMatchObject({ group_wait: '30s', group_interval: '5m', repeat_interval: '12h' });
  });

  test('repeats what is critical every hour, and the deadman every five minutes to a receiver of its own', () => {
    expect(onEks.route.routes).toMatchObject([
      { receiver: 'deadman', matchers: ['severity="none"'], group_wait: '0s', repeat_interval: '5m' },
      { receiver: 'alerts', matchers: ['severity="critical"'], repeat_interval: '1h' },
    ]);
  });

  test('keeps back the warnings of a service that has something critical, and of no other', () => {
    const [first] = onLocal.inhibit_rules as readonly Inhibition[];
    expect(first).toEqual({
      source_matchers: ['severity="critical"', 'service!=""'],
      target_matchers: ['severity="warning"', 'service!=""'],
      equal: ['service'],
    });
  });

  test('keeps back what a cause brings along, by names of alerts that there are', () => {
    const known = Object.values(alertGroups).flatMap((group) =>
      Object.values(environments).flatMap((environment) => group(environment).map(({ name }) => name)),
    );
    const named = Object.entries(causes).flatMap(([cause, brings]) => [cause, ...brings]);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(onLocal.inhibit_rules).toContainEqual({
      source_matchers: ['alertname="NoConsumers"'],
      target_matchers: ['alertname=~"BrokerQueueGrowing"'],
    });
  });

  test('never keeps back what clients notice', () => {
    const kept = Object.values(causes).flat();
    for (const name of ['ErrorRateHigh', 'AvailabilityBudgetBurning', 'LatencyBudgetBurning', 'EntranceDown'])
      expect(kept).not.toContain(name);
  });

  test('is there wherever Prometheus is', () => {
    for (const [name, { observability }] of Object.entries(environments))
      expect([name, 'alertmanager' in (stacks[name]?.documents ?? {})]).toEqual([
        name,
        observability.metrics !== 'endpoint',
      ]);
    const { single } = synth([aLocal({ name: 'single', tier: 'single' })]).stacks;
    expect(Object.keys(single?.documents ?? {})).not.toContain('alertmanager');
  });
});
