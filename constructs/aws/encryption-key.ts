import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from './environment';

/** What a key encrypts. */
export interface EncryptionKeyProps {
  readonly environment: AwsEnvironment;
  /** Part of the system it belongs to, such as 'data'; end of its alias. */
  readonly part: string;
  /**
   * Services of AWS that write with the key by themselves, such as 'logs.eu-central-1.amazonaws.com'.
   * @default none - only principals of the account whose own policies allow it
   */
  readonly services?: readonly string[];
}

// Longest that AWS waits before it destroys a key: what it encrypted is lost with it.
const DELETION_WINDOW_DAYS = 30;
const SERVICE_ACTIONS = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];

/** A customer-managed key, rotated every year, with an alias. */
export class EncryptionKey extends Construct {
  readonly arn: string;
  readonly keyId: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { environment, part } = props;
    const key = new KmsKey(this, 'key', {
      description: `${nameOf(environment, part)}: encrypts what is stored`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: JSON.stringify(policyOf(props)),
    });
    this.arn = key.arn;
    this.keyId = key.keyId;
    new KmsAlias(this, 'alias', { name: `alias/${nameOf(environment, part)}`, targetKeyId: this.keyId });
  }
}

/** The account decides by its own policies; the services named may use the key for this account only. */
function policyOf({ environment, services = [] }: EncryptionKeyProps) {
  const { account } = environment;
  const owner = {
    Sid: 'Account',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account.id}:root` },
    Action: 'kms:*',
    Resource: '*', // in the policy of a key: this key
  };
  const byServices = {
    Sid: 'Services',
    Effect: 'Allow',
    Principal: { Service: services },
    Action: SERVICE_ACTIONS,
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': account.id } },
  };
  return { Version: '2012-10-17', Statement: services.length > 0 ? [owner, byServices] : [owner] };
}
