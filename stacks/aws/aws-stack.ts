import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../../constructs/aws/environment';

// Only attributes that both majors know are used, so that an account can move to the next in its own time.
const PROVIDER_VERSIONS = '>= 5.100, < 7.0';
// The first with ephemeral resources and write-only arguments, which keep secrets out of the state.
const TERRAFORM_VERSIONS = '>= 1.11';

/** One part of an environment on AWS, with a state of its own: `<environment>-<part>`. */
export class AwsStack extends TerraformStack {
  constructor(
    scope: Construct,
    readonly part: string,
    readonly environment: AwsEnvironment,
  ) {
    const id = `${environment.name}-${part}`;
    super(scope, id);
    this.addOverride('terraform.required_version', TERRAFORM_VERSIONS);
    createProvider(this, environment);
    createBackend(this, environment, id);
  }
}

function createProvider(stack: TerraformStack, environment: AwsEnvironment): void {
  const { account, region, system, name, tier, tags } = environment;
  const isEmulated = account.kind === 'emulator';
  new AwsProvider(stack, 'aws', {
    region,
    allowedAccountIds: [account.id],
    defaultTags: [{ tags: { System: system.name, Environment: name, Tier: tier, ManagedBy: 'terraform', ...tags } }],
    ...(isEmulated ? { skipMetadataApiCheck: 'true', s3UsePathStyle: true } : {}),
  });
  stack.addOverride('terraform.required_providers.aws.version', PROVIDER_VERSIONS);
}

function createBackend(stack: TerraformStack, { account, region, name }: AwsEnvironment, id: string): void {
  if (account.kind === 'emulator') {
    new LocalBackend(stack, { path: `../../../.abreast/state/${id}.tfstate` });
    return;
  }
  new S3Backend(stack, {
    bucket: account.stateBucket ?? stateBucketOf(account.id),
    key: `${name}/${id}.tfstate`,
    region,
    encrypt: true,
  });
  stack.addOverride('terraform.backend.s3.use_lockfile', true); // no typed property (cdktf 0.21)
  stack.addOverride('terraform.backend.s3.allowed_account_ids', [account.id]);
}

/** Name of the bucket that the bootstrap stack of an account creates. */
export function stateBucketOf(accountId: string): string {
  return `abreast-state-${accountId}`;
}
