import { EksCluster as Cluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { EncryptionKey } from '../encryption-key';
import type { EksEnvironment } from '../environment';
import { createLogGroup } from '../log-group';
import { policyOf } from '../policy';
import { shortNameOf } from '../short-name';
import { clusterNameOf } from './pod-role';

/** Where the control plane reaches nodes. */
export interface ControlPlaneProps {
  readonly environment: EksEnvironment;
  /** One subnet of each zone, with egress. */
  readonly subnetIds: readonly string[];
}

const LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
const LONGEST_NAME = 64;

/**
 * API server and etcd, run by EKS: reached from within the network, from outside by choice only. Secrets are encrypted
 * with a key of ours, every log is kept, nobody is let in for having made it.
 */
export class ControlPlane extends Construct {
  /** What nodes and add-ons refer to. */
  readonly resource: Cluster;

  constructor(scope: Construct, id: string, { environment, subnetIds }: ControlPlaneProps) {
    super(scope, id);
    const { cluster } = environment;
    const name = clusterNameOf(environment);
    const services = [`logs.${environment.region}.amazonaws.com`];
    const key = new EncryptionKey(this, 'key', { environment, part: 'cluster', services });
    // EKS would make the group itself, unencrypted and kept for ever.
    const log = createLogGroup(this, 'log', { environment, name: `/aws/eks/${name}/cluster`, key });
    const role = this.#role(environment, key);
    this.resource = new Cluster(this, 'Resource', {
      name,
      version: cluster.version,
      roleArn: role.arn,
      enabledClusterLogTypes: LOGS,
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ['secrets'], provider: { keyArn: key.arn } },
      vpcConfig: { subnetIds: [...subnetIds], endpointPrivateAccess: true, ...publicEndpoint(cluster) },
      // Extended support would cost six times as much; the upgrade comes instead.
      upgradePolicy: { supportType: 'STANDARD' },
      // Add-ons are ours: those that come by themselves know neither network policies nor a role of their own.
      bootstrapSelfManagedAddons: false,
      dependsOn: [log, ...role.rights],
    });
  }

  #role(environment: EksEnvironment, key: EncryptionKey): { arn: string; rights: ITerraformDependable[] } {
    const role = new IamRole(this, 'role', {
      name: shortNameOf(environment, 'cluster', LONGEST_NAME),
      description: `Control plane of ${environment.name}`,
      assumeRolePolicy: policyOf([trust(environment)]),
    });
    const policyArn = 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy';
    return {
      arn: role.arn,
      rights: [
        new IamRolePolicyAttachment(this, 'rights', { role: role.name, policyArn }),
        new IamRolePolicy(this, 'secrets', { name: 'secrets', role: role.name, policy: policyOf([useKey(key)]) }),
      ],
    };
  }
}

type Settings = EksEnvironment['cluster'];

function publicEndpoint({ publicAccess }: Settings): { endpointPublicAccess: boolean; publicAccessCidrs?: string[] } {
  if (publicAccess.kind === 'none') return { endpointPublicAccess: false };
  const publicAccessCidrs = publicAccess.kind === 'anywhere' ? ['0.0.0.0/0'] : [...publicAccess.cidrs];
  return { endpointPublicAccess: true, publicAccessCidrs };
}

/** EKS on behalf of this account only. */
function trust({ account }: EksEnvironment) {
  return {
    Effect: 'Allow',
    Principal: { Service: 'eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'aws:SourceAccount': account.id } },
  };
}

function useKey({ arn }: EncryptionKey) {
  return {
    Sid: 'EncryptSecrets',
    Effect: 'Allow',
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ListGrants'],
    Resource: arn,
  };
}
