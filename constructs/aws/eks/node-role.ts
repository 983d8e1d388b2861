import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../environment';
import { assumedBy } from '../policy';
import { shortNameOf } from '../short-name';

/** Whose nodes. */
export interface NodeRoleProps {
  readonly environment: EksEnvironment;
}

const LONGEST_NAME = 64;
/** To join the cluster, to pull images; whatever pods call, they call by roles of their own. */
const POLICIES = { join: 'AmazonEKSWorkerNodePolicy', pull: 'AmazonEC2ContainerRegistryPullOnly' };

/** The role of the nodes. */
export class NodeRole extends Construct {
  /** What grants are attached to. */
  readonly name: string;
  /** What node groups take. */
  readonly arn: string;
  /** What must be there before a node starts. */
  readonly rights: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { environment }: NodeRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'Resource', {
      name: shortNameOf(environment, 'nodes', LONGEST_NAME),
      description: `Nodes of the cluster of ${environment.name}`,
      assumeRolePolicy: assumedBy('ec2.amazonaws.com'),
    });
    this.name = role.name;
    this.arn = role.arn;
    this.rights = Object.entries(POLICIES).map(
      ([right, policy]) =>
        new IamRolePolicyAttachment(this, right, { role: this.name, policyArn: `arn:aws:iam::aws:policy/${policy}` }),
    );
  }
}
