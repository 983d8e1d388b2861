import { encodedSecret, secretValue } from '../../aws/service/secret-text';
import type { SecretEntry } from '../autoscaling/sources';

/** Where a value comes from that is known in the cluster only. */
export type SecretSource =
  /** An entry of Secrets Manager, by its ARN. */
  { readonly kind: 'manager'; readonly arn: string } | ({ readonly kind: 'cluster' } & SecretEntry);

const IN_CLUSTER = 'cluster:';

/** What stands for an entry in a text that is filled in inside the cluster. */
export function entryValue({ name, key }: SecretEntry): string {
  return secretValue(`${IN_CLUSTER}${name}/${key}`);
}

/** The same within a URL: what is special there is escaped. */
export function encodedEntry({ name, key }: SecretEntry): string {
  return encodedSecret(`${IN_CLUSTER}${name}/${key}`);
}

/** What stands for a hash of an entry, by bcrypt. */
export function hashedEntry({ name, key }: SecretEntry): string {
  return `{{hashed ${IN_CLUSTER}${name}/${key}}}`;
}

/** What a placeholder names: an entry in the cluster, or the ARN of one of Secrets Manager. */
export function sourceOf(reference: string): SecretSource {
  if (!reference.startsWith(IN_CLUSTER)) return { kind: 'manager', arn: reference };
  const [name = '', key = ''] = reference.slice(IN_CLUSTER.length).split('/');
  return { kind: 'cluster', name, key };
}
