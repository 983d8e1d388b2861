import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { nameOf } from './environment';
import { createSecret, type SecretProps } from './secret';

/** An argument that takes a secret and is not write-only, so that the secret stands in the state of its stack. */
export interface SecretArgument {
  /** Path within the configuration: resource type, then arguments. */
  readonly path: string;
  readonly reason: string;
}

/**
 * The only places where a state knows a secret (encrypted in the bucket, hidden in every plan). A test holds the list
 * against all stacks. Provider 5.100 to 6.x.
 */
export const SECRET_ARGUMENTS: readonly SecretArgument[] = [
  {
    path: 'aws_elasticache_user.authentication_mode.passwords',
    reason: 'no write-only argument; IAM would need the application to sign a new token every 15 minutes',
  },
  {
    path: 'aws_mq_broker.user.password',
    reason: 'no write-only argument, and RabbitMQ on Amazon MQ takes no IAM',
  },
  {
    path: 'aws_opensearch_domain.advanced_security_options.master_user_options.master_user_password',
    reason: 'no write-only argument; IAM would need the application to sign every request',
  },
];

/** What a secret of `SECRET_ARGUMENTS` is made of. */
export interface SecretInStateProps extends SecretProps {
  /** Raised by one: a new value is made. */
  readonly version: number;
}

/**
 * A secret for an argument that is not write-only. The value is random, made once when it is first applied: 64
 * hexadecimal digits after 'Aa1-', because some services ask for every kind of character.
 */
export class SecretInState extends Construct {
  /** What readers name and are let at. */
  readonly arn: string;
  /** Name in Secrets Manager. */
  readonly name: string;
  /** The value; sensitive by the provider's schema. For arguments named in `SECRET_ARGUMENTS` only. */
  readonly value: string;

  constructor(scope: Construct, id: string, props: SecretInStateProps) {
    super(scope, id);
    const { environment, part, version } = props;
    this.name = nameOf(environment, part);
    this.arn = createSecret(this, props).arn;
    // The version is part of the address: raising it makes another value, which `ignore_changes` would prevent in place.
    const stored = new SecretsmanagerSecretVersion(this, `version-${version}`, {
      secretId: this.arn,
      secretString: `Aa1-${Fn.sha256(Fn.uuid())}`,
      lifecycle: { ignoreChanges: ['secret_string'] },
    });
    this.value = stored.secretString;
  }
}
