import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { type EksEnvironment, nameOf } from '../environment';
import { privateMachine } from '../private-machine';
import { tagsOf } from '../tags';

/** What the nodes of a group are launched from. */
export interface NodeTemplateProps {
  readonly environment: EksEnvironment;
  /** Name of the group. */
  readonly group: string;
  /** Group that nodes and pods are in. */
  readonly securityGroupId: string;
}

// Where Amazon Linux 2023 has its only disk.
const ROOT_DEVICE = '/dev/xvda';

/** The launch template of a node group; EKS adds its image and what joins a node to the cluster. */
export class NodeTemplate extends Construct {
  /** What groups launch from. */
  readonly id: string;
  /** Newest version, a number: a change of it replaces the nodes one by one. */
  readonly version: string;

  constructor(scope: Construct, id: string, { environment, group, securityGroupId }: NodeTemplateProps) {
    super(scope, id);
    const name = nameOf(environment, `nodes-${group}`);
    const template = new LaunchTemplate(this, 'Resource', {
      name,
      // One hop ends at the node: pods get no credentials of its role, and have Pod Identity for their own.
      ...privateMachine({
        securityGroupId,
        rootDevice: ROOT_DEVICE,
        diskBytes: environment.cluster.nodeGroups[group]?.disk.bytes ?? 0,
        tags: { ...tagsOf(environment), Name: name },
      }),
    });
    this.id = template.id;
    this.version = Token.asString(template.latestVersion);
  }
}
