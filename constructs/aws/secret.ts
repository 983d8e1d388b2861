import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { ref, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type AwsEnvironment, nameOf } from './environment';

/** An entry of Secrets Manager. */
export interface SecretProps {
  readonly environment: AwsEnvironment;
  /** What it is within the environment, such as 'database-password'; end of its name. */
  readonly part: string;
  /** What it is for, in one line. */
  readonly description: string;
  /** Key that encrypts it; whoever reads the secret needs it, too. */
  readonly key: EncryptionKey;
}

/** How a value is made, and when anew. */
export interface GeneratedSecretProps extends SecretProps {
  /** Raised by one: a new value is made. Begins at 1, never goes back. */
  readonly version: number;
  /**
   * What the value consists of: letters and digits, or hexadecimal digits in lower case.
   * @default 'alphanumeric' - nothing in it must be escaped in a URL
   */
  readonly alphabet?: 'alphanumeric' | 'hexadecimal';
  /**
   * Number of characters.
   * @default 40 - 238 random bits of letters and digits; MySQL takes no longer password than 41
   */
  readonly length?: number;
  /**
   * Whether values of earlier versions stay, behind the new one: `<version>:<value>,<earlier>`.
   * @default false - a new value replaces the old one
   */
  readonly isRing?: boolean;
}

// A secret deleted by mistake can be had back for that long, and its name is taken meanwhile.
const RECOVERY_DAYS = 30;
const NOT_HEXADECIMAL = 'ghijklmnopqrstuvwxyz';

/**
 * A secret that neither the state nor a plan knows: an ephemeral resource makes the value, a write-only argument stores it.
 * It is written again only when `version` is raised.
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export class GeneratedSecret extends Construct {
  /** What readers name and are let at. */
  readonly arn: string;
  /** Name in Secrets Manager. */
  readonly name: string;
  /** Version of the value, for the argument beside a write-only one. */
  readonly version: number;
  readonly #entry: SecretsmanagerSecret;
  readonly #stored: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    this.version = props.version;
    this.name = nameOf(props.environment, props.part);
    this.#entry = createSecret(this, props);
    this.arn = this.#entry.arn;
    this.#stored = new SecretsmanagerSecretVersion(this, 'version', {
      secretId: this.arn,
      secretStringWo: this.#ringOf(this.#random(props), props),
      secretStringWoVersion: props.version,
    });
  }

  /**
   * The stored value, for the write-only argument of another resource: the ephemeral one is another at each run.
   * Terraform refuses it in every other place.
   */
  readBack(): string {
    return this.#read('stored', { version_id: this.#stored.versionId });
  }

  #random({ alphabet = 'alphanumeric', length = 40 }: GeneratedSecretProps): string {
    const block = {
      password_length: length,
      exclude_punctuation: true,
      ...(alphabet === 'hexadecimal' ? { exclude_uppercase: true, exclude_characters: NOT_HEXADECIMAL } : {}),
    };
    return this.#ephemeral('aws_secretsmanager_random_password', 'random', block, 'random_password');
  }

  /** The first value has no id, which then is 1; later ones stand before what there is. */
  #ringOf(random: string, { isRing, version }: GeneratedSecretProps): string {
    if (!isRing || version === 1) return random;
    return `${version}:${random},${this.#read('previous', { version_stage: 'AWSCURRENT' })}`;
  }

  #read(id: string, which: Readonly<Record<string, string>>): string {
    const block = { secret_id: this.arn, ...which };
    return this.#ephemeral('aws_secretsmanager_secret_version', id, block, 'secret_string');
  }

  /** An ephemeral block of this stack: cdktf 0.21 has no construct for one. */
  #ephemeral(type: string, id: string, block: object, attribute: string): string {
    const name = `${this.#entry.friendlyUniqueId}_${id}`;
    TerraformStack.of(this).addOverride(`ephemeral.${type}.${name}`, block);
    return Token.asString(ref(`ephemeral.${type}.${name}.${attribute}`));
  }
}

/** The entry without a value. */
export function createSecret(
  scope: Construct,
  { environment, part, description, key }: SecretProps,
): SecretsmanagerSecret {
  return new SecretsmanagerSecret(scope, 'secret', {
    name: nameOf(environment, part),
    description,
    kmsKeyId: key.arn,
    recoveryWindowInDays: environment.database.deletionProtection ? RECOVERY_DAYS : 0,
  });
}
