import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { type EksEnvironment, nameOf } from '../environment';
import { tagsOf } from '../tags';

/** What the nodes of a group are launched from. */
export interface NodeTemplateProps {
  readonly environment: EksEnvironment;
  /** Name of the group. */
  readonly group: string;
  /** Group that nodes and pods are in. */
  readonly securityGroupId: string;
}

const GIB = 1024 ** 3;
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
    const disk = environment.cluster.nodeGroups[group]?.disk.bytes ?? 0;
    const tags = { ...tagsOf(environment), Name: name };
    const template = new LaunchTemplate(this, 'Resource', {
      name,
      updateDefaultVersion: true,
      ebsOptimized: 'true',
      // One hop ends at the node: pods get no credentials of its role, and have Pod Identity for their own.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      monitoring: { enabled: true },
      networkInterfaces: [
        { associatePublicIpAddress: 'false', deleteOnTermination: 'true', securityGroups: [securityGroupId] },
      ],
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          // With the account's own key: one of ours would have to be granted to the service role of auto scaling.
          ebs: {
            encrypted: 'true',
            volumeType: 'gp3',
            volumeSize: Math.ceil(disk / GIB),
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
    });
    this.id = template.id;
    this.version = Token.asString(template.latestVersion);
  }
}
