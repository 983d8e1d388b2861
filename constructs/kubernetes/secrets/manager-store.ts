import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { policyOf } from '../../aws/policy';
import type { RoleHolder } from '../../aws/role-holder';
import { CustomResources } from '../custom-resources';
import { labelsOf, namespaceOf } from '../labels';
import { MANAGER_STORE } from './external-secret';

/** Which entries of Secrets Manager may be read, and by whom. */
export interface ManagerStoreProps {
  readonly environment: EksEnvironment;
  /** The pods of external-secrets: their role of EKS Pod Identity cannot be lent to another account. */
  readonly reader: RoleHolder;
  readonly secretArns: readonly string[];
  /** Keys that encrypt the entries. */
  readonly keyArns: readonly string[];
}

/** Lets external-secrets read the environment's entries of Secrets Manager, and no other. */
export class ManagerStore extends Construct {
  constructor(scope: Construct, id: string, props: ManagerStoreProps) {
    super(scope, id);
    const { environment, reader } = props;
    const policy = new IamRolePolicy(this, 'policy', {
      name: 'secrets',
      role: reader.roleName,
      policy: policyOf(statementsOf(props)),
    });
    new CustomResources(this, 'store', {
      name: 'manager-store',
      namespace: namespaceOf(environment),
      objects: [storeOf(environment)],
      dependsOn: [policy],
    });
  }
}

function statementsOf({ environment, secretArns, keyArns }: ManagerStoreProps) {
  const throughManager = { 'kms:ViaService': `secretsmanager.${environment.region}.amazonaws.com` };
  return [
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Resource: [...secretArns],
    },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: [...keyArns], Condition: { StringEquals: throughManager } },
  ];
}

function storeOf(environment: EksEnvironment) {
  const aws = { service: 'SecretsManager', region: environment.region };
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: MANAGER_STORE, labels: labelsOf(environment, 'secrets') },
    spec: { provider: { aws } },
  };
}
