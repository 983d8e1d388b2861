import type { Named } from '../environment';

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
