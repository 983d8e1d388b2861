import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { emulatorGaps } from '../constructs/aws/emulator-gaps';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { loadEnvironments } from '../environments';
import { anEc2, synthAws, synthScratch } from './support/aws';

const onAws = loadEnvironments().filter(({ platform }) => platform === 'ec2');

describe('environments on AWS', () => {
  test('are dev, staging, prod and the sandbox', () => {
    expect(onAws.map(({ name, account }) => `${name} ${account?.kind}`)).toEqual([
      'dev aws',
      'prod aws',
      'sandbox emulator',
      'staging aws',
    ]);
  });

  test.each(onAws.map((environment) => [environment.name, environment] as const))(
    '%s becomes four stacks',
    (name, environment) => {
      expect(Object.keys(synthAws(environment).files).sort()).toEqual([
        `${name}-data`,
        `${name}-network`,
        `${name}-observability`,
        `${name}-services`,
      ]);
    },
  );

  test('differ in their addresses, so that they can be connected later', () => {
    const blocks = onAws.map(({ network }) => network.cidr);
    expect(new Set(blocks).size).toBe(blocks.length);
  });
});

describe('the stacks of an environment', () => {
  const template = synthAws(anEc2());

  test('wait for those before them: deploy goes down this list, destroy up', () => {
    expect(template.dependencies).toEqual({
      'test-network': [],
      'test-data': ['test-network'],
      'test-services': ['test-network', 'test-data'],
      'test-observability': ['test-network', 'test-data', 'test-services'],
    });
  });

  test('keep their states apart, in the bucket of the account, locked and for this account only', () => {
    for (const [id, { terraform }] of Object.entries(template.files))
      expect(terraform).toMatchObject({
        backend: {
          s3: {
            bucket: 'abreast-state-123456789012',
            key: `test/${id}.tfstate`,
            encrypt: true,
            kms_key_id: 'arn:aws:kms:eu-central-1:123456789012:alias/abreast-bootstrap-state',
            use_lockfile: true,
            allowed_account_ids: ['123456789012'],
          },
        },
      });
  });

  test('refuse credentials of another account, and tag whatever they make', () => {
    for (const { provider } of Object.values(template.files))
      expect(provider.aws).toEqual([
        {
          region: 'eu-central-1',
          allowed_account_ids: ['123456789012'],
          default_tags: [{ tags: { System: 'abreast', Environment: 'test', Tier: 'multi', ManagedBy: 'terraform' } }],
        },
      ]);
  });

  test('keep the state of a sandbox on this machine', () => {
    const sandbox = synthAws(anEc2({ name: 'try', account: { id: '123456789012', kind: 'emulator' } }));
    expect(sandbox.files['try-data']?.terraform).toMatchObject({
      backend: { local: { path: '../../../.abreast/state/try-data.tfstate' } },
    });
  });
});

describe('the sandbox', () => {
  const typesOf = (name: string) => {
    const environment = onAws.find((one) => one.name === name);
    if (!environment) throw new Error(`no environment ${name}`);
    return [
      ...new Set(
        synthAws(environment)
          .resources()
          .map(({ type }) => type),
      ),
    ];
  };
  const prod = typesOf('prod');
  const sandbox = typesOf('sandbox');

  test('leaves out of production what the list of gaps names, and nothing else', () => {
    const missing = prod.filter((type) => !sandbox.includes(type)).sort();
    expect(missing).toEqual(emulatorGaps.flatMap(({ types }) => types).sort());
  });

  test('has at least nine of ten types of resources of production, the servers among them', () => {
    const shared = prod.filter((type) => sandbox.includes(type));
    expect(shared.length / prod.length).toBeGreaterThanOrEqual(0.9);
    expect(shared).toEqual(expect.arrayContaining(['aws_elasticache_replication_group', 'aws_db_instance']));
  });
});

describe('the helper of these tests', () => {
  const scratch = synthScratch(anEc2(), (stack) => {
    const { arn } = new EncryptionKey(stack, 'logs', { environment: anEc2(), part: 'logs' });
    new SnsTopic(stack, 'alarms', { name: 'alarms', kmsMasterKeyId: arn });
    new KmsKey(stack, 'other', { enableKeyRotation: false });
  });

  test('finds resources by type and attributes', () => {
    expect(scratch.resources('aws_kms_key')).toHaveLength(2);
    expect(scratch.one('aws_kms_key', { enable_key_rotation: true })).toMatchObject({ deletion_window_in_days: 30 });
    expect(() => scratch.one('aws_kms_key')).toThrow('2 aws_kms_key match {}');
  });

  test('reads statements of policies, and follows references', () => {
    expect(scratch.statements()).toMatchObject([
      { attribute: 'policy', statement: { Sid: 'Account', Action: 'kms:*' } },
    ]);
    const { kms_master_key_id: key } = scratch.one('aws_sns_topic');
    expect(scratch.referred(key)?.attributes).toMatchObject({ enable_key_rotation: true });
  });
});
