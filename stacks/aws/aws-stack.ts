import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Aspects, LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { boundRoles } from '../../constructs/aws/bootstrap/bound-roles';
import { stateBucketOf, stateKeyOf } from '../../constructs/aws/bootstrap/names';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { tagsOf } from '../../constructs/aws/tags';

/** Only attributes that both majors know are used, so that an account can move to the next in its own time. */
export const PROVIDER_VERSIONS = '>= 5.100, < 7.0';
/** The first with ephemeral resources and write-only arguments, which keep secrets out of the state. */
export const TERRAFORM_VERSIONS = '>= 1.11';

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
    Aspects.of(this).add(boundRoles(environment));
  }
}

function createProvider(stack: TerraformStack, environment: AwsEnvironment): void {
  const { account, region } = environment;
  const isEmulated = account.kind === 'emulator';
  new AwsProvider(stack, 'aws', {
    region,
    allowedAccountIds: [account.id],
    defaultTags: [{ tags: tagsOf(environment) }],
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
    // Without it the backend asks for the bucket's own encryption in place of the key.
    kmsKeyId: account.stateBucket ? undefined : stateKeyOf(account.id, region),
  });
  stack.addOverride('terraform.backend.s3.use_lockfile', true); // no typed property (cdktf 0.21)
  stack.addOverride('terraform.backend.s3.allowed_account_ids', [account.id]);
}
