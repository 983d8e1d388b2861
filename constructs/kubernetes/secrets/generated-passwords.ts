import type { EksEnvironment } from '../../aws/environment';
import { labelsOf } from '../labels';
import type { KubernetesObject } from '../objects';

/** Passwords that an operator wants to be given. */
export interface GeneratedPasswordsProps {
  readonly environment: EksEnvironment;
  /** Name of the Secret. */
  readonly name: string;
  /** What it belongs to, such as 'redis'. */
  readonly component: string;
  /** Entries of the Secret, each a password of its own. */
  readonly keys: readonly string[];
}

const LENGTH = 40;
const DIGITS = 10;

/** A Secret of random letters and digits that is made once, in the cluster. */
export function generatedPasswords({
  environment,
  name,
  component,
  keys,
}: GeneratedPasswordsProps): KubernetesObject[] {
  const metadata = { name, labels: labelsOf(environment, component) };
  const apiVersion = 'generators.external-secrets.io/v1alpha1';
  return [
    {
      apiVersion,
      kind: 'Password',
      metadata,
      // Without symbols: nothing in it must be escaped, wherever it is written.
      spec: { length: LENGTH, digits: DIGITS, symbols: 0, noUpper: false, allowRepeat: true, secretKeys: [...keys] },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: {
        refreshPolicy: 'CreatedOnce',
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        dataFrom: [{ sourceRef: { generatorRef: { apiVersion, kind: 'Password', name } } }],
      },
    },
  ];
}
