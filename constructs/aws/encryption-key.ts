import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { type Named, nameOf } from './environment';
import { policyOf } from './policy';

/** What a key encrypts. */
export interface EncryptionKeyProps {
  /** Whose it is; its name begins the alias. */
  readonly environment: Named & { readonly account: { readonly id: string } };
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
  /** What resources and policies name. */
  readonly arn: string;
  /** End of the ARN. */
  readonly keyId: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { environment, part } = props;
    const key = new KmsKey(this, 'key', {
      description: `${nameOf(environment, part)}: encrypts what is stored`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: policyOf(statementsOf(props)),
    });
    this.arn = key.arn;
    this.keyId = key.keyId;
    new KmsAlias(this, 'alias', { name: `alias/${nameOf(environment, part)}`, targetKeyId: this.keyId });
  }
}

/** The account decides by its own policies; the services named may use the key for this account only. */
function statementsOf({ environment, services = [] }: EncryptionKeyProps) {
  const { account } = environment;
  const owner = {
    Sid: 'Account',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account.id}:root` },
    Action: 'kms:*',
    Resource: '*', // in the policy of a key: this key
  };
  return [owner, ...services.map((service) => useBy(service, account.id))];
}

/**
 * One service of AWS on behalf of the account. CloudWatch Logs says whose log group it is in the encryption context.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function useBy(service: string, accountId: string) {
  const region = /^logs\.([a-z0-9-]+)\.amazonaws\.com$/.exec(service)?.[1];
  return {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: SERVICE_ACTIONS,
    Resource: '*',
    Condition: region
      ? { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${accountId}:log-group:*` } }
      : { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}
