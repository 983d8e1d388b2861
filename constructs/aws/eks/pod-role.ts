import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import { policyOf } from '../policy';
import type { RoleHolder } from '../role-holder';
import { shortNameOf } from '../short-name';

/** Pods of one service account. */
export interface PodAccount {
  readonly environment: AwsEnvironment;
  /** Namespace of the service account. */
  readonly namespace: string;
  /** Its name. */
  readonly serviceAccount: string;
}

/** Whose role it is, and what it may do. */
export interface PodRoleProps extends PodAccount {
  /** Cluster that the pods are in. */
  readonly clusterName: string;
  /**
   * Statements of its policy.
   * @default none - grants are attached by what it calls
   */
  readonly statements?: readonly object[];
}

const LONGEST_NAME = 64;

/** A role that the pods of one service account of the cluster have: EKS Pod Identity, no key in any pod. */
export class PodRole extends Construct implements RoleHolder {
  /** Name within the environment: the service account's. */
  readonly name: string;
  /** What grants are attached to. */
  readonly roleName: string;
  /** What EKS gives to the pods. */
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: PodRoleProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount, statements = [] } = props;
    const role = createPodRole(this, 'Resource', props);
    this.name = serviceAccount;
    this.roleName = role.name;
    this.roleArn = role.arn;
    if (statements.length > 0)
      new IamRolePolicy(this, 'policy', { name: 'pod', role: this.roleName, policy: policyOf(statements) });
    new EksPodIdentityAssociation(this, 'association', {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.roleArn,
    });
  }
}

/** The role alone; whoever makes it associates it with the pods. */
export function createPodRole(scope: Construct, id: string, account: PodAccount): IamRole {
  const { environment, namespace, serviceAccount } = account;
  return new IamRole(scope, id, {
    name: shortNameOf(environment, `pod-${serviceAccount}`, LONGEST_NAME),
    description: `Pods of ${serviceAccount} in namespace ${namespace} of ${environment.name}`,
    assumeRolePolicy: policyOf([trustIn(account)]),
  });
}

/** Name of an environment's cluster, known before it is made. */
export const clusterNameOf = (environment: AwsEnvironment): string => nameOf(environment, 'cluster');

/** EKS says in tags of the session whose pod it asks for: no other cluster, namespace or account gets the role. */
function trustIn({ environment, namespace, serviceAccount }: PodAccount) {
  const { account, region } = environment;
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    Condition: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-arn': `arn:aws:eks:${region}:${account.id}:cluster/${clusterNameOf(environment)}`,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': serviceAccount,
      },
    },
  };
}
