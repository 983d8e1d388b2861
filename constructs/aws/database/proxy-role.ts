import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { assumedBy, policyOf } from '../policy';

/** What the proxy must read. */
export interface ProxyRoleProps {
  readonly environment: AwsEnvironment;
  readonly key: EncryptionKey;
  /** Credentials with which the proxy logs in. */
  readonly secretArn: string;
}

/** Lets RDS Proxy read its one secret. */
export class ProxyRole extends Construct {
  /** What the proxy is given. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, key, secretArn }: ProxyRoleProps) {
    super(scope, id);
    const { account, region } = environment;
    const role = new IamRole(this, 'Resource', {
      name: nameOf(environment, 'db-proxy'),
      description: `RDS Proxy of ${environment.name}`,
      assumeRolePolicy: assumedBy('rds.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account.id } }),
    });
    this.arn = role.arn;
    const viaSecrets = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
    new IamRolePolicy(this, 'policy', {
      name: 'read-credentials',
      role: role.name,
      policy: policyOf([
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key.arn, Condition: viaSecrets },
      ]),
    });
  }
}
