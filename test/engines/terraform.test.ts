import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { loadEnvironments } from '../../environments';
import type { AwsStack } from '../../stacks/aws/aws-stack';
import { anEc2, synthAws, synthBootstrap, synthScratch, synthStacks } from '../support/aws';
import type { AwsTemplate } from '../support/aws-template';
import { Figures } from './support/figures';
import { stopAll } from './support/processes';
import { alternatives } from './support/terraform/alternatives';
import { OfflineStacks } from './support/terraform/offline-stacks';
import { OfflineTerraform } from './support/terraform/terraform';

// As they are once an image was pushed: before that, an apply refuses by a condition of ours.
const image = { kind: 'locked', repository: 'abreast', digest: `sha256:${'0'.repeat(64)}` } as const;
const environments = loadEnvironments()
  .filter(({ platform }) => platform === 'ec2')
  .map((environment) => ({ ...environment, image }));
const templates: readonly (readonly [string, AwsTemplate])[] = [
  ...environments.map((environment) => [environment.name, synthAws(environment)] as const),
  ['what these leave out', synthAws(alternatives())],
];

const { backend: _, ...requirements } = synthAws(anEc2()).files['test-network']?.terraform ?? {};
const terraform = OfflineTerraform.start(requirements);
if (typeof terraform === 'string')
  console.warn(`SKIPPED: no stack was shown to the real provider, which cannot be had: ${terraform}`);
const there = typeof terraform === 'string' ? undefined : terraform;
const providerTest = there ? test : test.skip;
const figures = new Figures('terraform');

/** Three processes of Terraform side by side, each with a provider: half a minute alone, more on a busy machine. */
const PATIENCE = 300_000;

function shown({ files }: Pick<AwsTemplate, 'files'>): OfflineStacks {
  if (!there) throw new Error('a test that was skipped must not run');
  return new OfflineStacks(there, files);
}

jest.setTimeout(PATIENCE);
afterAll(stopAll);

describe('the real provider, offline', () => {
  providerTest('is shown every tier', () => {
    expect(new Set(environments.map(({ tier }) => tier))).toEqual(new Set(['single', 'multi', 'enterprise']));
  });

  providerTest.each(templates)('%s: every stack valid, planned and applied to mocks', async (name, template) => {
    const resources: Record<string, number> = {};
    for (const { stack } of template.resources()) resources[stack] = (resources[stack] ?? 0) + 1;
    const stacks = shown(template);
    const begin = Date.now();
    const [problems, plan, applied] = await Promise.all([stacks.validate(), stacks.plan(), stacks.applyToMocks()]);
    figures.note(name, { planned: plan.added, seconds: Math.round((Date.now() - begin) / 1_000) });
    expect({ problems, plan, applied }).toEqual({
      problems: [],
      plan: { problems: [], added: resources },
      applied: { problems: [], passed: 1 },
    });
  });

  // A plan would ask IAM whether the account has the role of OpenSearch.
  providerTest('bootstrap: valid, and applied to mocks', async () => {
    const stack = shown(synthBootstrap(environments));
    const [problems, applied] = await Promise.all([stack.validate(), stack.applyToMocks()]);
    expect({ problems, applied }).toEqual({ problems: [], applied: { problems: [], passed: 1 } });
  });
});

describe('what shows stacks to the provider', () => {
  const environment = anEc2();
  const scratch = (build: (stack: AwsStack) => void) => shown(synthScratch(environment, build));

  providerTest('sees an argument that the provider does not know', async () => {
    const stack = scratch((scope) => new KmsKey(scope, 'key', {}).addOverride('rotate', true));
    const unknown = expect.stringContaining('No argument or block type is named "rotate"');
    expect(await stack.validate()).toEqual([unknown]);
  });

  providerTest('sees what only a plan finds', async () => {
    const stack = scratch((scope) => new SnsTopic(scope, 'topic', { name: 'no-fifo', fifoTopic: true }));
    const [problems, plan] = await Promise.all([stack.validate(), stack.plan()]);
    expect(problems).toEqual([]);
    expect(plan).toEqual({ problems: [expect.stringContaining('invalid topic name')], added: {} });
  });

  providerTest('sees what only an apply finds', async () => {
    const stack = scratch((scope) => {
      const key = new KmsKey(scope, 'key', {});
      new SnsTopic(scope, 'topic', { name: 'topic', kmsMasterKeyId: `\${tonumber(${key.fqn}.arn)}` });
    });
    const [plan, { problems, passed }] = await Promise.all([stack.plan(), stack.applyToMocks()]);
    expect(plan.problems).toEqual([]);
    expect(problems[0]).toContain('cannot convert "arn:aws:kms:');
    expect(passed).toBe(0);
  });

  providerTest(
    'answers for the states of other stacks, and puts a value in the place of an ephemeral one',
    async () => {
      const template = synthStacks(environment, ['first', 'second'], ([first, second]) => {
        const key = new KmsKey(first, 'key', {});
        aSecret(second, key.arn);
      });
      const stacks = shown(template);
      const [problems, plan, applied] = await Promise.all([stacks.validate(), stacks.plan(), stacks.applyToMocks()]);
      expect(problems).toEqual([]);
      expect(plan).toEqual({ problems: [], added: { 'test-first': 1, 'test-second': 2 } });
      expect(applied).toEqual({ problems: [], passed: 1 });
    },
  );

  providerTest('refuses to show stacks together that configure the provider differently', () => {
    const { files } = synthScratch(environment, () => undefined);
    const elsewhere = synthScratch(anEc2({ region: 'eu-west-1' }), () => undefined).files;
    const both = { here: files['test-scratch'], there: elsewhere['test-scratch'] } as AwsTemplate['files'];
    expect(() => shown({ files: both }).validate()).toThrow('configure the provider alike: here, there');
  });
});

function aSecret(scope: AwsStack, kmsKeyId: string): void {
  scope.addOverride('ephemeral.aws_secretsmanager_random_password.password', { password_length: 32 });
  const secret = new SecretsmanagerSecret(scope, 'secret', { name: 'secret', kmsKeyId });
  new SecretsmanagerSecretVersion(scope, 'version', {
    secretId: secret.arn,
    secretStringWo: '${ephemeral.aws_secretsmanager_random_password.password.random_password}',
    secretStringWoVersion: 1,
  });
}
