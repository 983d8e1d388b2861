import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { loadEnvironments } from '../../environments';
import type { AwsStack } from '../../stacks/aws/aws-stack';
import { anEc2, synthAws, synthScratch, synthStacks } from '../support/aws';
import type { AwsTemplate } from '../support/aws-template';
import { Figures } from './support/figures';
import { stopAll } from './support/processes';
import { OfflineStack } from './support/terraform/offline-stack';
import { OfflineTerraform } from './support/terraform/terraform';

// As they are once an image was pushed: before that, an apply refuses by a condition of ours.
const image = { kind: 'locked', repository: 'abreast', digest: `sha256:${'0'.repeat(64)}` } as const;
const environments = loadEnvironments()
  .filter(({ platform }) => platform === 'ec2')
  .map((environment) => ({ ...environment, image }));
const stacks = environments.flatMap((environment) => {
  const template = synthAws(environment);
  return Object.keys(template.files).map((id) => [id, template] as const);
});

const { backend: _, ...requirements } = synthAws(anEc2()).files['test-network']?.terraform ?? {};
const terraform = OfflineTerraform.start(requirements);
if (typeof terraform === 'string')
  console.warn(`SKIPPED: no stack was shown to the real provider, which cannot be had: ${terraform}`);
const there = typeof terraform === 'string' ? undefined : terraform;
const providerTest = there ? test : test.skip;
const figures = new Figures('terraform');

/** Three processes of Terraform side by side, each with a provider: seconds alone, more on a busy machine. */
const PATIENCE = 180_000;

function stackOf(template: AwsTemplate, id: string): OfflineStack {
  if (!there) throw new Error('a test that was skipped must not run');
  const { [id]: file, ...others } = template.files;
  if (!file) throw new Error(`no stack ${id}`);
  return new OfflineStack(there, file, others);
}

jest.setTimeout(PATIENCE);
afterAll(stopAll);

describe('the real provider, offline', () => {
  providerTest.each(stacks)('%s: valid, planned and applied to mocks', async (id, template) => {
    const stack = stackOf(template, id);
    const resources = template.resources().filter((resource) => resource.stack === id).length;
    const [problems, plan, applied] = await Promise.all([stack.validate(), stack.plan(), stack.applyToMocks()]);
    figures.note(id, { resources, planned: plan.count });
    expect({ problems, plan, applied }).toEqual({
      problems: [],
      plan: { problems: [], count: resources },
      applied: { problems: [], count: 1 },
    });
  });
});

describe('what shows stacks to the provider', () => {
  const environment = anEc2();
  const scratch = (build: (stack: AwsStack) => void) => stackOf(synthScratch(environment, build), 'test-scratch');

  providerTest('sees an argument that the provider does not know', async () => {
    const stack = scratch((scope) => new KmsKey(scope, 'key', {}).addOverride('rotate', true));
    expect(await stack.validate()).toEqual([expect.stringContaining('No argument or block type is named "rotate"')]);
  });

  providerTest('sees what only a plan finds', async () => {
    const stack = scratch((scope) => new SnsTopic(scope, 'topic', { name: 'no-fifo', fifoTopic: true }));
    expect(await stack.validate()).toEqual([]);
    expect((await stack.plan()).problems).toEqual([expect.stringContaining('invalid topic name')]);
  });

  providerTest('sees what only an apply finds', async () => {
    const stack = scratch((scope) => {
      const key = new KmsKey(scope, 'key', {});
      new SnsTopic(scope, 'topic', { name: 'topic', kmsMasterKeyId: `\${tonumber(${key.fqn}.arn)}` });
    });
    expect((await stack.plan()).problems).toEqual([]);
    expect((await stack.applyToMocks()).problems[0]).toContain('cannot convert "arn:aws:kms:');
  });

  providerTest('puts a value in the place of an ephemeral one', async () => {
    const stack = scratch(aSecret);
    expect(await stack.validate()).toEqual([]);
    expect(await stack.plan()).toEqual({ problems: [], count: 2 });
    expect(await stack.applyToMocks()).toEqual({ problems: [], count: 1 });
  });

  providerTest('answers for the states of other stacks', async () => {
    const template = synthStacks(environment, ['first', 'second'], ([first, second]) => {
      const key = new KmsKey(first, 'key', {});
      new SnsTopic(second, 'topic', { name: 'topic', kmsMasterKeyId: key.arn });
    });
    const second = stackOf(template, 'test-second');
    expect(await second.plan()).toEqual({ problems: [], count: 1 });
    expect(await second.applyToMocks()).toEqual({ problems: [], count: 1 });
  });
});

function aSecret(scope: AwsStack): void {
  scope.addOverride('ephemeral.aws_secretsmanager_random_password.password', { password_length: 32 });
  const secret = new SecretsmanagerSecret(scope, 'secret', { name: 'secret' });
  new SecretsmanagerSecretVersion(scope, 'version', {
    secretId: secret.arn,
    secretStringWo: '${ephemeral.aws_secretsmanager_random_password.password.random_password}',
    secretStringWoVersion: 1,
  });
}
