import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkVariables } from '../app/contract';
import { metricNamespace } from '../constructs/aws/service/agent';
import { fleetPlans } from '../constructs/aws/service/fleet-plan';
import { hostUserData } from '../constructs/aws/service/host';
import { imageOf } from '../constructs/aws/service/image';
import { escapeLiterals } from '../constructs/aws/service/launch-template';
import { encodedSecret, secretValue } from '../constructs/aws/service/secret-text';
import { systemdUnits } from '../constructs/aws/service/units';
import { USER_DATA_LIMIT } from '../constructs/aws/service/user-data';
import { serviceVariables } from '../constructs/variables';
import { lockedImage } from '../model/images';
import { instanceTypes, smallestFor } from '../model/instance-types';
import { Size } from '../model/values';
import { anEc2, problemsOf, synthAws } from './support/aws';
import type { Attributes } from './support/aws-template';

type Values = Readonly<Record<string, unknown>>;

const guides = {
  web: { replicas: { min: 2, max: 20 } },
  frontend: { replicas: { min: 3, max: 30 } },
  worker: { replicas: { min: 1, max: 10 }, autoscaling: { queueLength: 100 } },
};
const environment = anEc2({ services: guides, tags: { Team: 'net' } });
const template = synthAws(environment);
const group = (service: string, of = template, name = 'test') =>
  of.one('aws_autoscaling_group', { name: `abreast-${name}-${service}` });
const withWeb = (name: string, web: Values, more: Values = {}) =>
  synthAws(anEc2({ name, tier: 'single', services: { web }, ...more }));

// Several instances count rate limits together.
const redis = { cache: { kind: 'redis' } };

describe('fleets', () => {
  test.each([
    ['web', 2, 20],
    ['frontend', 3, 30],
    ['worker', 1, 10],
  ])('%s runs %d to %d instances over the private subnets of all zones', (service, min, max) => {
    expect(group(service)).toMatchObject({ min_size: min, max_size: max });
    expect(group(service).vpc_zone_identifier).toHaveLength(3);
  });

  test("are judged by the machines' own word: readiness follows the database", () => {
    for (const service of Object.keys(guides)) expect(group(service).health_check_type).toBe('EC2');
  });

  test('wait until an instance is ready, give up one that never is, and wait until one has left', () => {
    expect(group('web').initial_lifecycle_hook).toEqual([
      {
        name: 'launch',
        lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        heartbeat_timeout: 240,
        default_result: 'ABANDON',
      },
      {
        name: 'terminate',
        lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        heartbeat_timeout: (environment.shutdown.web?.grace.seconds ?? 0) + 60,
        default_result: 'CONTINUE',
      },
    ]);
  });

  test('are replaced in steps, never below their number, until an alarm stops it', () => {
    expect(group('web')).toMatchObject({
      default_instance_warmup: 60,
      max_instance_lifetime: 14 * 86_400,
      instance_maintenance_policy: { min_healthy_percentage: 100, max_healthy_percentage: 150 },
      instance_refresh: {
        strategy: 'Rolling',
        preferences: {
          min_healthy_percentage: 100,
          max_healthy_percentage: 150,
          checkpoint_percentages: [10, 50, 100],
          checkpoint_delay: '300',
          skip_matching: true,
          auto_rollback: false,
          alarm_specification: { alarms: ['abreast-test-web-errors'] },
        },
      },
    });
    expect(template.one('aws_cloudwatch_metric_alarm', { alarm_name: 'abreast-test-web-errors' })).toMatchObject({
      threshold: 5,
      treat_missing_data: 'notBreaching',
    });
  });

  test('follow a version of their template by its number', () => {
    const { launch_template: launched } = group('web') as { launch_template: Attributes };
    expect(launched.version).toMatch(/^\$\{aws_launch_template\.[\w-]+\.latest_version\}$/);
  });

  test('are told apart by tags that reach every machine', () => {
    const tags = (group('web').tag as { key: string; value: string; propagate_at_launch: boolean }[]) ?? [];
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual({
      System: 'abreast',
      Environment: 'test',
      Tier: 'multi',
      ManagedBy: 'terraform',
      Team: 'net',
      Name: 'abreast-test-web',
      Service: 'web',
    });
    expect(tags.every((tag) => tag.propagate_at_launch)).toBe(true);
  });

  test('keep stopped machines waiting when asked to', () => {
    const pooled = withWeb('pooled', { instances: { warmPool: { kind: 'stopped', min: 2 } } });
    expect(group('web', pooled, 'pooled').warm_pool).toMatchObject({
      pool_state: 'Stopped',
      min_size: 2,
      instance_reuse_policy: { reuse_on_scale_in: true },
    });
    expect(group('web').warm_pool).toBeUndefined();
  });

  test('mix spot in when asked to, beyond those on demand', () => {
    const spot = { kind: 'mixed', base: 1, share: '75%', types: ['m5.large', 'm6a.large'] };
    const mixed = group('web', withWeb('mixed', { replicas: { min: 1, max: 4 }, instances: { spot } }, redis), 'mixed');
    expect(mixed).toMatchObject({
      capacity_rebalance: true,
      mixed_instances_policy: {
        instances_distribution: {
          on_demand_base_capacity: 1,
          on_demand_percentage_above_base_capacity: 25,
          spot_allocation_strategy: 'price-capacity-optimized',
        },
        launch_template: {
          override: [{ instance_type: 'c6i.large' }, { instance_type: 'm5.large' }, { instance_type: 'm6a.large' }],
        },
      },
    });
    expect(mixed.launch_template).toBeUndefined();
  });
});

describe('scaling', () => {
  const policiesOf = (service: string, of = template) =>
    Object.fromEntries(
      of
        .resources('aws_autoscaling_policy')
        .filter(
          ({ attributes }) =>
            of.referred(attributes.autoscaling_group_name)?.attributes.name ===
            group(service, of, of === template ? 'test' : 'asked').name,
        )
        .map(({ attributes }) => [String(attributes.name).split('-').at(-1), attributes.target_tracking_configuration]),
    );

  test('follows the CPU at the share of the guides', () => {
    expect(policiesOf('web')).toMatchObject({
      cpu: {
        target_value: 70,
        predefined_metric_specification: { predefined_metric_type: 'ASGAverageCPUUtilization' },
      },
    });
    expect(Object.keys(policiesOf('web'))).toEqual(['cpu']);
  });

  test('follows requests, which CloudWatch counts by the minute', () => {
    const asked = withWeb('asked', { autoscaling: { requestsPerSecond: 50 } });
    const { requests } = policiesOf('web', asked) as Record<string, Attributes>;
    expect(requests).toMatchObject({
      target_value: 3000,
      predefined_metric_specification: { predefined_metric_type: 'ALBRequestCountPerTarget' },
    });
    const { resource_label: label } = (requests?.predefined_metric_specification ?? {}) as Attributes;
    expect(label).toMatch(/^\$\{aws_lb\.[\w-]+\.arn_suffix\}\/\$\{aws_lb_target_group\.[\w-]+\.arn_suffix\}$/);
  });

  test('follows what waits for workers, divided by those at work', () => {
    const { backlog } = policiesOf('worker') as Record<
      string,
      Attributes & { customized_metric_specification: Attributes }
    >;
    expect(backlog?.target_value).toBe(100);
    const metrics = backlog?.customized_metric_specification.metrics as Attributes[];
    expect(metrics.map(({ id, return_data: returned }) => [id, returned])).toEqual([
      ['waiting', false],
      ['instances', false],
      ['share', true],
    ]);
    expect(metrics[0]).toMatchObject({
      metric_stat: {
        metric: {
          namespace: 'abreast/test',
          metric_name: 'Backlog',
          dimensions: [{ name: 'Service', value: 'worker' }],
        },
      },
    });
    expect(metrics[2]?.expression).toBe('waiting / instances');
    expect(group('worker').enabled_metrics).toContain('GroupInServiceInstances');
  });

  test('follows the clock, and leaves the bound as the clock set it', () => {
    const schedules = [{ name: 'morning', recurrence: '0 7 * * MON-FRI', timeZone: 'Europe/Berlin', min: 4 }];
    const clocked = withWeb('clocked', { replicas: { min: 1, max: 5 }, autoscaling: { schedules } }, redis);
    expect(clocked.one('aws_autoscaling_schedule')).toMatchObject({
      scheduled_action_name: 'morning',
      recurrence: '0 7 * * MON-FRI',
      time_zone: 'Europe/Berlin',
      min_size: 4,
      max_size: 5,
      desired_capacity: -1,
    });
    expect(group('web', clocked, 'clocked').lifecycle).toEqual({ ignore_changes: ['min_size'] });
  });
});

describe('machines', () => {
  const machine = template.one('aws_launch_template', { name: 'abreast-test-web' }) as Attributes & {
    network_interfaces: Attributes[];
    block_device_mappings: { ebs: Attributes }[];
  };

  test('come from one named machine image, which EC2 looks up', () => {
    expect(machine.image_id).toMatch(
      /^resolve:ssm:\/aws\/service\/ecs\/optimized-ami\/amazon-linux-2023\/al2023-ami-ecs-hvm-2023\.0\.\d{8}-kernel-[\d.]+-x86_64\/image_id$/,
    );
  });

  test('answer about themselves over one hop and by token only', () => {
    expect(machine.metadata_options).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  });

  test('are watched every minute, and reach their disk by a way of its own', () => {
    expect(machine).toMatchObject({ monitoring: { enabled: true }, ebs_optimized: 'true' });
  });

  test('have no public address, no key, and an encrypted disk', () => {
    expect(machine.network_interfaces).toMatchObject([{ associate_public_ip_address: 'false' }]);
    expect(machine.key_name).toBeUndefined();
    expect(machine.block_device_mappings).toMatchObject([
      { device_name: '/dev/xvda', ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: 30 } },
    ]);
  });

  test('are no larger than CPU and memory of the instance ask for', () => {
    const need = (cpu: number, memory: string) => smallestFor({ cpu, memory: Size.parse(memory) as Size })?.name;
    expect(need(0.2, '512MiB')).toBe('t3.micro');
    expect(need(0.2, '600MiB')).toBe('t3.small');
    expect(need(0.5, '256MiB')).toBe('c6i.large');
    expect(need(2, '4GiB')).toBe('m6i.large');
    expect(need(96, '700GiB')).toBe('r6i.24xlarge');
    expect(need(0.5, '1024GiB')).toBeUndefined();
    expect(machine.instance_type).toBe('c6i.large');
    expect(new Set(instanceTypes.map(({ name }) => name)).size).toBe(instanceTypes.length);
  });

  test('may be entered by Session Manager only: no port but that of the application, for the balancer', () => {
    const inwards = template
      .resources('aws_vpc_security_group_ingress_rule')
      .map(({ attributes }) => attributes)
      .filter(({ security_group_id: id }) => template.referred(id)?.attributes.name === 'abreast-test-web');
    expect(inwards).toMatchObject([{ from_port: 3000, to_port: 3000 }]);
    expect(template.referred(inwards[0]?.referenced_security_group_id)?.attributes.name).toBe(
      'abreast-test-load-balancer',
    );
    const workers = template
      .resources('aws_vpc_security_group_ingress_rule')
      .filter(
        ({ attributes }) => template.referred(attributes.security_group_id)?.attributes.name === 'abreast-test-worker',
      );
    expect(workers).toEqual([]);
  });
});

describe('what a machine is told', () => {
  const userDataOf = (service: string): string => {
    const { user_data: reference } = template.one('aws_launch_template', { name: `abreast-test-${service}` });
    const [, local = ''] = /\blocal\.([\w-]+)/.exec(String(reference)) ?? [];
    const { locals = {} } = template.files['test-services'] as { locals?: Attributes };
    return String(locals[local]);
  };

  test.each(Object.keys(guides))('%s: to run one image, known by its digest', (service) => {
    const image = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast@sha256:${'a'.repeat(64)}`;
    expect(userDataOf(service)).toContain(`IMAGE="${image}"`);
  });

  test.each(Object.keys(guides))('%s: to run it without rights that it does not need', (service) => {
    const [command] = /^exec docker run [\s\S]*?"\$\$?IMAGE"$/m.exec(userDataOf(service)) ?? [];
    for (const bound of ['--read-only', '--cap-drop ALL', '--security-opt no-new-privileges', '--pids-limit'])
      expect(command).toContain(` ${bound} `);
    expect(command).not.toContain('--privileged');
  });

  test.each(Object.keys(guides))('%s: to keep the credentials of the machine from it', (service) => {
    expect(userDataOf(service)).toContain('METADATA="closed"');
  });

  test.each(Object.keys(guides))('%s: where secrets are, and none of them', (service) => {
    const written = userDataOf(service).matchAll(/^cat >\/etc\/instance\/secrets\/(\S+) <<'(\S+)'\n([\s\S]*?)\n\2$/gm);
    const secrets = [...written].map(([, name = '', , content = '']) => [name, content] as const);
    expect(secrets.map(([name]) => name)).toEqual(expect.arrayContaining(['jwt-secret', 'master-key', 'database-url']));
    for (const [name, content] of secrets)
      for (const one of content.split(','))
        expect([name, one]).toEqual([name, expect.stringMatching(/^(\w+:\/\/\w+:)?\{\{(secret|encoded) \$\{/)]);
  });

  test.each(Object.keys(guides))(
    '%s: where its own logs go, to an encrypted group that is kept for a year',
    (service) => {
      const userData = userDataOf(service);
      for (const file of ['/var/log/messages', '/var/log/cloud-init-output.log'])
        expect(userData).toContain(`{"file_path":"${file}","log_group_name":`);
      expect(userData).toContain('"log_stream_name":"{instance_id}/system"');
      const log = template.one('aws_cloudwatch_log_group', { name: `/abreast/test/${service}` });
      expect(log.retention_in_days).toBe(365);
      expect(String(log.kms_key_id)).not.toBe('undefined');
    },
  );
});

describe('the role of the machines', () => {
  const allowed = template
    .statements()
    .filter(({ in: where }) => where.type === 'aws_iam_role_policy' && where.stack === 'test-services')
    .filter(({ in: where }) => template.referred(where.attributes.role)?.attributes.name === 'abreast-test-web')
    .map(({ statement }) => statement);

  test('has no action with an asterisk, and names resources wherever an action knows them', () => {
    const actions = allowed.flatMap(({ Action }) => [Action ?? []].flat());
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = allowed.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    expect(everywhere).toEqual(['PublishMetrics', 'EnterRegistry', 'Sessions']);
  });

  test('publishes into its own namespace, reads its own secrets, answers for its own group', () => {
    const bySid = Object.fromEntries(allowed.map((statement) => [statement.Sid, statement]));
    expect(bySid.PublishMetrics?.Condition).toEqual({
      StringEquals: { 'cloudwatch:namespace': metricNamespace(environment) },
    });
    expect(bySid.AnswerGroup?.Resource).toBe(
      'arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:*:autoScalingGroupName/abreast-test-web',
    );
    expect(bySid.PullImage?.Resource).toBe('arn:aws:ecr:eu-central-1:123456789012:repository/abreast');
    const secrets = bySid.ReadSecrets?.Resource as string[];
    expect(secrets.map((arn) => template.referred(arn)?.type)).toEqual(Array(5).fill('aws_secretsmanager_secret'));
    expect(bySid.DecryptSecrets?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
    });
  });
});

describe('the image', () => {
  const digest = `sha256:${'c'.repeat(64)}`;

  test('is what the lock file names, in the registry of the account', () => {
    const image = lockedImage({ abreast: digest }, 'abreast');
    expect(imageOf(anEc2({ image }))).toEqual({
      reference: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast@${digest}`,
      repositoryArn: 'arn:aws:ecr:eu-central-1:123456789012:repository/abreast',
      isPushed: true,
    });
  });

  test('can be planned before its first push, and not deployed', () => {
    const unpushed = synthAws(
      anEc2({ name: 'first', tier: 'single', image: lockedImage({ abreast: 'unpushed' }, 'abreast') }),
    );
    const { lifecycle } = unpushed.one('aws_launch_template', { name: 'abreast-first-web' }) as {
      lifecycle: { precondition: { condition: string; error_message: string }[] };
    };
    expect(lifecycle.precondition[0]).toEqual({
      // Unknown to a plan, false to an apply.
      condition: expect.stringMatching(/^\$\{\(timestamp\(\) == aws_iam_instance_profile\.[\w-]+\.arn\)\}$/),
      error_message: expect.stringContaining('was never pushed: push the image'),
    });
    expect(lifecycle.precondition).toHaveLength(2);
  });

  test('needs no push in the emulator, where nothing runs', () => {
    const account = { id: '123456789012', kind: 'emulator' };
    const image = lockedImage({ abreast: 'unpushed' }, 'abreast');
    const emulated = synthAws(anEc2({ name: 'emulated', tier: 'single', account, image }));
    const { lifecycle } = emulated.one('aws_launch_template', { name: 'abreast-emulated-web' }) as {
      lifecycle: { precondition: unknown[] };
    };
    expect(lifecycle.precondition).toHaveLength(1);
  });

  test('of the shipped lock file has the form that is read', () => {
    const lock = JSON.parse(readFileSync('images.lock.json', 'utf8'));
    expect(lockedImage(lock, 'abreast')).toMatchObject({ kind: 'locked', repository: 'abreast' });
  });

  test.each<[string, unknown, string]>([
    ['a repository that is not there', {}, 'images.lock.json: abreast is missing'],
    [
      'a tag',
      { abreast: 'v1.2.3' },
      "images.lock.json: abreast (v1.2.3) is not a digest: write 'sha256:' and 64 hexadecimal digits; a tag can move",
    ],
    ['no object', 'abreast', 'images.lock.json: abreast is missing'],
  ])('fails when the lock file names %s', (_, lock, message) => {
    expect(() => lockedImage(lock, 'abreast')).toThrow(message);
  });
});

describe('a description', () => {
  const web = (values: Values): Values => ({ services: { web: values } });
  const registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast';
  const digest = `sha256:${'a'.repeat(64)}`;

  test.each<[string, Values, string]>([
    [
      'a tag in place of a digest',
      { image: { kind: 'registry', repository: registry, digest: 'v1.2.3' } },
      "image.digest (v1.2.3) is not a digest: write 'sha256:' and 64 hexadecimal digits; a tag can move",
    ],
    [
      'a tag behind the repository',
      { image: { kind: 'registry', repository: `${registry}:v1.2.3`, digest } },
      `image.repository (${registry}:v...) is not a repository: leave scheme, tag and digest out`,
    ],
    [
      'more memory than any machine has',
      web({ memory: '768GiB', cpu: 96 }),
      'services.web.memory (768GiB) must leave 500MiB of a machine to its host: no instance type is that large; lower memory or cpu, or name instances.type',
    ],
    [
      'a machine that is too small',
      web({ memory: '1GiB', instances: { type: 't3.micro' } }),
      'services.web.instances.type (t3.micro) must carry 0.5 cores and 1GiB beside 500MiB of its host: it gives 0.2 cores without end and 1024MiB; take c6i.large',
    ],
    [
      'a lifetime in hours',
      web({ instances: { maxLifetime: '36h' } }),
      "services.web.instances.maxLifetime (36h) must be whole days: write it as '14d'",
    ],
    [
      'spot beside a warm pool',
      web({ instances: { warmPool: { kind: 'stopped' }, spot: { kind: 'mixed', types: ['m5.large'] } } }),
      'services.web.instances.warmPool.kind (stopped) must be none beside spot: a group with spot instances keeps none waiting; remove one of the two',
    ],
    [
      'more on demand than there may be',
      web({ instances: { spot: { kind: 'mixed', base: 11, types: ['m5.large'] } } }),
      'services.web.instances.spot.base (11) must not exceed replicas.max (10): nothing would be spot; lower it',
    ],
    [
      'a schedule beyond the bounds',
      web({ autoscaling: { schedules: [{ name: 'day', recurrence: '0 7 * * *', min: 11 }] } }),
      'services.web.autoscaling.schedules.0.min (11) must not exceed replicas.max (10): raise max or lower min',
    ],
    [
      'a schedule that no cron reads',
      web({ autoscaling: { schedules: [{ name: 'day', recurrence: 'at noon', min: 4 }] } }),
      "services.web.autoscaling.schedules.0.recurrence (at noon) is not a cron expression: write five fields, '0 7 * * MON-FRI'",
    ],
    [
      'a candidate that runs already',
      web({ candidate: { kind: 'weighted', digest, instances: 1 } }),
      `services.web.candidate.digest (${digest.slice(0, 57)}...) must differ from image.digest: it is that already: remove the candidate`,
    ],
    [
      'requests for a worker',
      {
        services: {
          worker: { candidate: { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, instances: 1, share: '10%' } },
        },
      },
      'services.worker.candidate.share (10%) must be 0% for a worker: a worker answers no requests: its candidate shares the queue by its number of instances',
    ],
  ])('is refused: %s', (_, values, message) => {
    expect(problemsOf(values)).toContain(message);
  });

  test('may rest on one worker, whose work waits, and not on one web instance', () => {
    expect(problemsOf({ services: { worker: { replicas: { min: 1 } } } })).toEqual([]);
    expect(problemsOf({ services: { web: { replicas: { min: 1 } } } })).toEqual([
      expect.stringContaining('services.web.replicas.min (1) must give at least 1 instance for web at rest'),
    ]);
  });

  test('counts the connections of a candidate', () => {
    const candidate = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, instances: 2 };
    const demandOf = (values: Values) =>
      anEc2(values).ledgers.find(({ ledger }) => ledger === 'connections')?.demand ?? 0;
    // Its two instances, and the one that comes up beside them while they are replaced.
    expect(demandOf(web({ candidate })) - demandOf({})).toBe(3 * 30);
  });
});

/** What the machines of a service are told, with ARNs as Terraform would fill them in. */
function hostOf(service: string, values: Values = {}): string {
  const described = anEc2({ tier: 'enterprise', services: guides, ...values });
  const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:abreast-test-${name}-AbCdEf`;
  const url = (scheme: string, name: string) =>
    `${scheme}://app:${encodedSecret(arn(name))}@${'x'.repeat(80)}.eu-central-1.amazonaws.com:5432`;
  const told = serviceVariables(described, service, {
    addresses: {
      databaseUrl: `${url('postgres', 'database')}/abreast`,
      databaseReadUrls: Array(5).fill(`${url('postgres', 'database')}/abreast`),
      redisUrls: [url('rediss', 'redis')],
      rabbitmqUrls: [url('amqps', 'rabbitmq')],
      searchUrls: [url('https', 'search')],
    },
    keys: {
      JWT_SECRET: secretValue(arn('jwt')),
      MASTER_KEY: secretValue(arn('key')),
      HKDF_SALT: secretValue(arn('salt')),
    },
    folder: '/run/secrets',
    place: { HOST: '0.0.0.0', PORT: '3000', TRUSTED_PROXIES: '10.0.0.0/16' },
  });
  expect(checkVariables(told.variables)).toEqual([]);
  const { stable: fleet } = fleetPlans(described, service);
  return hostUserData({
    environment: described,
    fleet,
    told,
    logGroup: '/abreast/test/web',
    workspaceId: 'ws-12345678-1234-1234-1234-123456789012',
  });
}

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const withProgram = (program: string) => (has(program) ? test : test.skip);

describe('user data', () => {
  const text = hostOf('worker');

  test('fits, with the longest values of the largest tier', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(USER_DATA_LIMIT);
  });

  test('is a script that bash reads', () => {
    expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  withProgram('shellcheck')('has no fault that shellcheck knows, nor have the scripts in it', () => {
    expect(spawnSync('shellcheck', ['-'], { input: text, encoding: 'utf8' }).stdout).toBe('');
    const scripts = ['prepare', 'run', 'watch', 'follow', 'backlog'].map(
      (name) => `constructs/aws/service/host/${name}.sh`,
    );
    expect(spawnSync('shellcheck', scripts, { encoding: 'utf8' }).stdout).toBe('');
  });

  withProgram('systemd-analyze')('brings units that systemd takes', () => {
    withFolder((folder) => {
      const units = systemdUnits({ service: 'worker', graceSeconds: 45, hasBacklog: true });
      const script = join(folder, 'script');
      writeFileSync(script, '#!/bin/sh\n', { mode: 0o755 });
      // The programs are on the machines, not here.
      for (const [name, unit] of Object.entries(units))
        writeFileSync(
          join(folder, name),
          unit
            .replaceAll(/\/(opt\/instance\/\w+|usr\/bin\/docker)/g, script)
            .replaceAll(/(docker|network-online)\.\w+/g, 'basic.target'),
        );
      const { status, stderr } = spawnSync(
        'systemd-analyze',
        ['verify', ...Object.keys(units).map((name) => join(folder, name))],
        { encoding: 'utf8' },
      );
      expect(stderr.split('\n').filter((line) => line.includes(folder))).toEqual([]);
      expect(status).toBe(0);
    });
  });

  test('holds no secret, only where each is', () => {
    expect(text).toContain(
      '{{encoded arn:aws:secretsmanager:eu-central-1:123456789012:secret:abreast-test-database-AbCdEf}}',
    );
    expect(text).not.toMatch(/password=|:\/\/app:[^{]/);
  });

  test('stops the container in the order of the shutdown plan', () => {
    const { grace } = anEc2().shutdown.worker ?? { grace: { seconds: 0 } };
    expect(text).toContain(`ExecStop=/usr/bin/docker stop -t ${grace.seconds} instance`);
    expect(text).toContain(`TimeoutStopSec=${grace.seconds + 15}`);
  });

  test('publishes the backlog only where the fleet follows it', () => {
    expect(text).toContain('instance-backlog.service');
    expect(hostOf('web')).not.toContain('backlog');
  });

  test('rolls the fleet when a secret is made anew', () => {
    expect(hostOf('web', { rotation: { database: 2 } })).not.toBe(hostOf('web'));
  });

  test('fails when a variable has two lines', () => {
    const services = {
      ...guides,
      web: { ...guides.web, variables: { FRONTEND_URL: 'https://a.example.com,\nhttps://b.example.com' } },
    };
    expect(() => hostOf('web', { services })).toThrow('the variable FRONTEND_URL must be one line');
  });

  test('reaches the machine as it is: Terraform fills in tokens only', () => {
    expect(escapeLiterals('${a} %{b} ${TfToken[TOKEN.1]} $c')).toBe('$${a} %%{b} ${TfToken[TOKEN.1]} $c');
  });
});

/** A folder of programs that note how they were called, and answer what they are told to. */
function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'abreast-host-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a script of the host with programs of ours in place of those it calls; answers their calls. */
function runHost(
  folder: string,
  script: string,
  programs: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
) {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, body] of Object.entries({ sleep: '', chown: '', systemctl: '', iptables: '', ...programs })) {
    writeFileSync(join(bin, name), `#!/bin/bash\necho "${name} $*" >>${folder}/calls\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const settings = {
    PORT: '3000',
    INSTANCE_ID: 'i-1',
    GROUP: 'abreast-test-web',
    SERVICE: 'web',
    NAMESPACE: 'abreast/test',
    READY_PATH: '/health/ready',
  };
  const env = {
    ...settings,
    START_SECONDS: '60',
    CHECK_INTERVAL: '15',
    CHECK_TIMEOUT: '5',
    CHECK_FAILURES: '3',
    FORGIVEN_AFTER: '20',
    CONTAINER_USER: '65532:65532',
    METADATA: 'closed',
    ...variables,
    PATH: `${bin}:${process.env.PATH}`,
  };
  const { status, stderr } = spawnSync('bash', [`constructs/aws/service/host/${script}.sh`], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return { status, stderr, calls };
}

describe('a host', () => {
  const aws =
    'case "$*" in *get-secret-value*) printf %s "pa/ss&w\\\\o}rd" ;; *get-login-password*) echo token ;; esac';

  test('fills secrets in, escaped in URLs, into files that only the container reads', () => {
    withFolder((folder) => {
      const templates = join(folder, 'templates');
      mkdirSync(templates);
      writeFileSync(
        join(templates, 'database-url'),
        `postgres://app:${encodedSecret('arn:1')}@db:5432/x,postgres://app:${encodedSecret('arn:1')}@replica:5432/x`,
      );
      writeFileSync(join(templates, 'jwt-secret'), secretValue('arn:2'));
      const docker = 'cat >/dev/null; [[ $1 != image ]]';
      const image = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast@sha256:aa';
      const programs = {
        aws,
        docker,
        jq: 'node -e \'process.stdout.write(encodeURIComponent(require("fs").readFileSync(0,"utf8")))\'',
      };
      const { status, calls } = runHost(folder, 'prepare', programs, {
        RUNTIME_DIRECTORY: folder,
        TEMPLATES: templates,
        IMAGE: image,
      });
      expect(status).toBe(0);
      const read = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');
      expect(read('jwt-secret')).toBe('pa/ss&w\\o}rd');
      expect(read('database-url')).toBe(
        'postgres://app:pa%2Fss%26w%5Co%7Drd@db:5432/x,postgres://app:pa%2Fss%26w%5Co%7Drd@replica:5432/x',
      );
      expect(
        execFileSync('stat', ['-c', '%a', join(folder, 'secrets'), join(folder, 'secrets', 'jwt-secret')], {
          encoding: 'utf8',
        }),
      ).toBe('700\n600\n');
      expect(calls.filter((call) => call.startsWith('docker'))).toEqual([
        `docker image inspect ${image}`,
        'docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-central-1.amazonaws.com',
        `docker pull --quiet ${image}`,
      ]);
      expect(calls.join('\n')).not.toContain('pa/ss');
    });
  });

  test('starts again without the registry when it has the image', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'templates'));
      writeFileSync(join(folder, 'templates', 'salt'), secretValue('arn:3'));
      const { status, calls } = runHost(
        folder,
        'prepare',
        { aws, docker: '' },
        { RUNTIME_DIRECTORY: folder, TEMPLATES: join(folder, 'templates'), IMAGE: 'registry.example.com/x@sha256:aa' },
      );
      expect(status).toBe(0);
      expect(calls.filter((call) => call.startsWith('docker'))).toHaveLength(1);
    });
  });

  test('keeps the application from the credentials of the machine, unless Kafka needs them', () => {
    const closed = (METADATA: string) =>
      withFolder((folder) => {
        mkdirSync(join(folder, 'templates'));
        writeFileSync(join(folder, 'templates', 'salt'), 'x');
        const { calls } = runHost(
          folder,
          'prepare',
          { aws, docker: '', iptables: '[[ $1 != -C ]]' },
          { RUNTIME_DIRECTORY: folder, TEMPLATES: join(folder, 'templates'), IMAGE: 'x@sha256:aa', METADATA },
        );
        return calls.filter((call) => call.startsWith('iptables -I'));
      });
    expect(closed('closed')).toEqual([
      'iptables -I OUTPUT --destination 169.254.169.254 -m owner --uid-owner 65532 -j REJECT',
    ]);
    expect(closed('open')).toEqual([]);
    expect(hostOf('web')).toContain('METADATA="closed"');
  });

  test('does not start without a secret', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'templates'));
      writeFileSync(join(folder, 'templates', 'salt'), secretValue('arn:3'));
      const { status, calls } = runHost(
        folder,
        'prepare',
        { aws: 'exit 254', docker: '' },
        { RUNTIME_DIRECTORY: folder, TEMPLATES: join(folder, 'templates'), IMAGE: 'x@sha256:aa' },
      );
      expect(status).not.toBe(0);
      expect(calls.some((call) => call.startsWith('docker'))).toBe(false);
    });
  });

  test('restarts the container three times, then has the machine replaced', () => {
    withFolder((folder) => {
      const programs = {
        curl: 'exit 7',
        // What follows is another machine's: the loop ends here.
        aws: 'kill $PPID',
      };
      const { calls } = runHost(folder, 'watch', programs);
      expect(calls.filter((call) => !/^(sleep|curl)/.test(call))).toEqual([
        'systemctl restart instance.service',
        'systemctl restart instance.service',
        'systemctl restart instance.service',
        'aws autoscaling set-instance-health --instance-id i-1 --health-status Unhealthy --no-should-respect-grace-period',
      ]);
      expect(calls.filter((call) => call.startsWith('curl'))).toHaveLength(4 * 3);
      expect(calls.filter((call) => call === 'sleep 60')).toHaveLength(1 + 3); // at first, and after each restart
    });
  });

  test('forgives two failed checks, and asks about life, not readiness', () => {
    withFolder((folder) => {
      // Two of three fail, for twenty rounds.
      const curl = `n=$(grep -c ^curl ${folder}/calls); if ((n > 60)); then kill $PPID; fi; ((n % 3 == 0))`;
      const { calls } = runHost(folder, 'watch', { curl });
      expect(calls.some((call) => call.startsWith('systemctl'))).toBe(false);
      expect(
        calls
          .filter((call) => call.startsWith('curl'))
          .every((call) => call.endsWith('http://127.0.0.1:3000/health/live')),
      ).toBe(true);
    });
  });

  test('tells the group once it is ready, and again when it has stopped in order', () => {
    withFolder((folder) => {
      const times = (what: string) => `$(grep -c ${what} ${folder}/calls)`;
      const curl = `case "$*" in
        */health/ready) (( ${times('/health/ready')} >= 3 )) ;;
        */api/token) echo token ;;
        */target-lifecycle-state) (( ${times('target-lifecycle-state')} >= 4 )) && echo Terminated || echo InService ;;
      esac`;
      const { status, calls } = runHost(folder, 'follow', { curl, aws: '' });
      expect(status).toBe(0);
      const answer = (hook: string) =>
        `aws autoscaling complete-lifecycle-action --auto-scaling-group-name abreast-test-web --instance-id i-1 --lifecycle-hook-name ${hook} --lifecycle-action-result CONTINUE`;
      expect(calls.filter((call) => /^(aws|systemctl)/.test(call))).toEqual([
        answer('launch'),
        'systemctl stop instance-watch.service instance.service',
        answer('terminate'),
      ]);
      expect(calls.findIndex((call) => call.includes('lifecycle-hook-name launch'))).toBeGreaterThan(
        calls.findLastIndex((call) => call.includes('/health/ready')),
      );
    });
  });

  test('publishes what waits, and nothing when the instance says nothing', () => {
    withFolder((folder) => {
      const curl = `n=$(grep -c ^curl ${folder}/calls)
        if ((n == 1)); then exit 7; fi
        printf '# HELP event_outbox_size x\\nevent_outbox_size_total{a="b"} 9\\nevent_outbox_size{service="worker"} 123\\n'`;
      const { calls } = runHost(folder, 'backlog', { curl, aws: 'kill $PPID' }, { SERVICE: 'worker' });
      expect(calls.filter((call) => call.startsWith('aws'))).toEqual([
        'aws cloudwatch put-metric-data --namespace abreast/test --metric-name Backlog --unit Count --value 123 --dimensions Service=worker',
      ]);
      expect(calls.filter((call) => call.startsWith('curl'))).toHaveLength(2);
    });
  });
});
