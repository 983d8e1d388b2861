import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Construct } from 'constructs';
import { boundaryOf, githubRoleArn } from '../bootstrap/names';
import type { EksEnvironment } from '../environment';

/** Who gets into which cluster. */
export interface AccessProps {
  readonly environment: EksEnvironment;
  /** Cluster that they get into. */
  readonly clusterName: string;
}

/** May do everything in the cluster. */
const ADMIN = 'AmazonEKSClusterAdminPolicy';
// Reads everything, secrets among them: Helm keeps what it deployed in one, and a plan reads it.
const READER = 'AmazonEKSAdminViewPolicy';

/**
 * Who gets into a cluster, by the API of EKS: the deploy role and the plan role of its workflows, and the roles that the
 * environment names. Whoever may call that API can mend the list, so that nobody is locked out for good.
 */
export class Access extends Construct {
  readonly #clusterName: string;

  constructor(scope: Construct, id: string, { environment, clusterName }: AccessProps) {
    super(scope, id);
    this.#clusterName = clusterName;
    const { admins } = environment.cluster;
    for (const arn of admins) this.#letIn(idOf(arn), arn, ADMIN);
    // Where the bootstrap makes a boundary, it makes these roles, too.
    if (boundaryOf(environment) === undefined) return;
    for (const [verb, policy] of [['deploy', ADMIN] as const, ['plan', READER] as const]) {
      const arn = githubRoleArn(environment, verb);
      if (!admins.includes(arn)) this.#letIn(verb, arn, policy);
    }
  }

  #letIn(id: string, principalArn: string, policy: string): void {
    const clusterName = this.#clusterName;
    const entry = new EksAccessEntry(this, id, { clusterName, principalArn });
    new EksAccessPolicyAssociation(this, `${id}-rights`, {
      clusterName,
      principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope: { type: 'cluster' },
      dependsOn: [entry],
    });
  }
}

/** Account and path of a role, as an id takes them. */
function idOf(arn: string): string {
  return `admin-${arn.split(':').slice(4).join('-').replaceAll('/', '-')}`;
}
