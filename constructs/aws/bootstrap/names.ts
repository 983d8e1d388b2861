import type { AwsEnvironment, Named } from '../environment';

/** What names of the bootstrap begin with: no environment may have this name. */
export const bootstrapOf = (accountId: string): Named & { readonly account: { readonly id: string } } => ({
  system: { name: 'abreast' },
  name: 'bootstrap',
  account: { id: accountId },
});

/** Name of the bucket that keeps the states of an account; one name is given once in the whole world. */
export const stateBucketOf = (accountId: string): string => `abreast-state-${accountId}`;

/** The key that encrypts them, by its alias: known before it is made. */
export const stateKeyOf = (accountId: string, region: string): string =>
  `arn:aws:kms:${region}:${accountId}:alias/abreast-bootstrap-state`;

/** Name of the policy that bounds the roles of an environment. Not `nameOf`: the deploy role may change whatever begins with that. */
export const boundaryNameOf = ({ system, name }: Named): string => `ci-${system.name}-${name}-boundary`;

/**
 * The policy that bounds what the roles of an environment may do, by its ARN: known before it is made. Undefined where the
 * bootstrap makes none, because no workflow deploys there.
 */
export function boundaryOf(environment: AwsEnvironment): string | undefined {
  const { id, kind, github, stateBucket } = environment.account;
  if (kind === 'emulator' || github === undefined || stateBucket !== undefined) return undefined;
  return `arn:aws:iam::${id}:policy/${boundaryNameOf(environment)}`;
}

/**
 * The role by which workflows plan or deploy an environment, by its ARN: known before it is made. Not `nameOf`: the deploy
 * role may change whatever begins with that.
 */
export function githubRoleArn(environment: AwsEnvironment, verb: 'plan' | 'deploy'): string {
  return `arn:aws:iam::${environment.account.id}:role/${githubRoleName(environment, verb)}`;
}

/** Its name. */
export const githubRoleName = ({ system, name }: Named, verb: 'plan' | 'deploy'): string =>
  `ci-${system.name}-${name}-${verb}`;
