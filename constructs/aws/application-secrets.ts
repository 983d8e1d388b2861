import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { AwsEnvironment } from './environment';
import { GeneratedSecret, type GeneratedSecretProps } from './secret';

/** Whose secrets they are, and what encrypts them. */
export interface ApplicationSecretsProps {
  readonly environment: AwsEnvironment;
  readonly key: EncryptionKey;
}

/** A secret as its readers know it. */
export interface SecretReference {
  readonly arn: string;
  readonly name: string;
}

type Recipe = Omit<GeneratedSecretProps, 'environment' | 'key' | 'part'>;

const LENGTH = 64;

/** What every instance shares: the keys of the contract, and a random value for each name in `secrets`. */
export class ApplicationSecrets extends Construct {
  /** By the name of the variable, such as JWT_SECRET. */
  readonly byVariable: Readonly<Record<string, SecretReference>>;

  constructor(scope: Construct, id: string, { environment, key }: ApplicationSecretsProps) {
    super(scope, id);
    const made = Object.entries(recipes(environment)).map(([variable, recipe]) => {
      const part = variable.toLowerCase().replaceAll('_', '-');
      const { arn, name } = new GeneratedSecret(this, part, { environment, key, part, ...recipe });
      return [variable, { arn, name }];
    });
    this.byVariable = Object.fromEntries(made);
  }
}

function recipes({ rotation, secrets }: AwsEnvironment): Record<string, Recipe> {
  const further = secrets.map((name): [string, Recipe] => [
    name,
    { description: `${name}, or the value that a person puts in its place`, version: 1, length: LENGTH },
  ]);
  return {
    ...Object.fromEntries(further),
    JWT_SECRET: { description: 'Signs tokens', version: rotation.jwtSecret, length: LENGTH, isRing: true },
    MASTER_KEY: {
      description: 'Encrypts the keys of contexts',
      version: rotation.masterKey,
      alphabet: 'hexadecimal',
      length: LENGTH,
      isRing: true,
    },
    // Never anew: every key that was derived from it would be lost.
    HKDF_SALT: { description: 'Salt of the derived keys', version: 1, length: LENGTH },
  };
}
