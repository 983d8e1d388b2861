import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { GITHUB_ISSUER, GithubRoles } from '../../constructs/aws/bootstrap/github-roles';
import { ImageRepository } from '../../constructs/aws/bootstrap/image-repository';
import { bootstrapOf, stateBucketOf, stateKeyOf } from '../../constructs/aws/bootstrap/names';
import { SearchRole } from '../../constructs/aws/bootstrap/search-role';
import { StateBucket } from '../../constructs/aws/bootstrap/state-bucket';
import { EncryptionKey } from '../../constructs/aws/encryption-key';
import { type AwsEnvironment, inAccount } from '../../constructs/aws/environment';
import type { Account } from '../../model/accounts';
import { PROVIDER_VERSIONS, TERRAFORM_VERSIONS } from './aws-stack';

/** Id of the bootstrap stack of an account. */
export const bootstrapStackId = (accountId: string): string => `bootstrap-${accountId}`;

/** What an account needs before its first environment: a place for states and images, and roles for workflows. */
export class BootstrapStack extends TerraformStack {
  readonly #key: EncryptionKey;
  readonly #bucket: StateBucket;

  constructor(scope: Construct, account: Account) {
    super(scope, bootstrapStackId(account.id));
    createProvider(this, account);
    createBackend(this, account);
    this.#key = new EncryptionKey(this, 'key', { environment: bootstrapOf(account.id), part: 'state' });
    this.#bucket = new StateBucket(this, 'states', { name: stateBucketOf(account.id), key: this.#key });
    new TerraformOutput(this, 'state-bucket', { staticId: true, value: this.#bucket.name });
    new SearchRole(this, 'search-role');
    const environments = account.environments.map(inAccount);
    if (environments.some((environment) => environment.account.github?.provider === 'create'))
      new IamOpenidConnectProvider(this, 'github', {
        url: `https://${GITHUB_ISSUER}`,
        clientIdList: ['sts.amazonaws.com'],
      });
    for (const repository of new Set(environments.map(repositoryOf)))
      this.#createRepository(
        repository,
        environments.filter((environment) => repositoryOf(environment) === repository),
      );
  }

  /** One repository for all environments of an image, which goes from one to the next unchanged. */
  #createRepository(name: string, environments: readonly AwsEnvironment[]): void {
    const repository = new ImageRepository(this, `images-${name}`, { name, key: this.#key });
    new TerraformOutput(this, `repository-${name}`, { staticId: true, value: repository.url });
    for (const environment of environments) {
      const { github } = environment.account;
      if (github === undefined) continue;
      const roles = new GithubRoles(this, `github-${environment.name}`, {
        environment,
        repository: github.repository,
        stateBucketArn: this.#bucket.arn,
        stateKeyArn: this.#key.arn,
        repositoryArn: repository.arn,
      });
      new TerraformOutput(this, `plan-role-${environment.name}`, { staticId: true, value: roles.planRoleArn });
      new TerraformOutput(this, `deploy-role-${environment.name}`, { staticId: true, value: roles.deployRoleArn });
    }
  }
}

/** Repository of an environment's image in the account's registry; several systems may run one image. */
function repositoryOf({ image, system }: AwsEnvironment): string {
  return image.kind === 'locked' ? image.repository : system.name;
}

function createProvider(stack: TerraformStack, { id, region }: Account): void {
  new AwsProvider(stack, 'aws', {
    region,
    allowedAccountIds: [id],
    // No tag Environment: what carries that of another environment is closed to a deploy role.
    defaultTags: [{ tags: { System: 'abreast', Purpose: 'bootstrap', ManagedBy: 'terraform' } }],
  });
  stack.addOverride('terraform.required_version', TERRAFORM_VERSIONS);
  stack.addOverride('terraform.required_providers.aws.version', PROVIDER_VERSIONS);
}

/** Its own state lies in the bucket it makes; `npm run bootstrap` gets it there. */
function createBackend(stack: TerraformStack, { id, region }: Account): void {
  new S3Backend(stack, {
    bucket: stateBucketOf(id),
    key: `bootstrap/${bootstrapStackId(id)}.tfstate`,
    region,
    encrypt: true,
    kmsKeyId: stateKeyOf(id, region),
  });
  stack.addOverride('terraform.backend.s3.use_lockfile', true); // no typed property (cdktf 0.21)
  stack.addOverride('terraform.backend.s3.allowed_account_ids', [id]);
}
