import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { perZone } from '../../../model/nodes';
import { type EksEnvironment, nameOf } from '../environment';
import { NodeTemplate } from './node-template';

/** Where nodes join, and what they need. */
export interface NodeGroupsProps {
  readonly environment: EksEnvironment;
  /** Cluster that they join. */
  readonly clusterName: string;
  /** Group that nodes and pods are in. */
  readonly securityGroupId: string;
  /** Role of the nodes. */
  readonly roleArn: string;
  /** Names of the zones. */
  readonly zones: readonly string[];
  /** Subnets of the nodes, in the order of the zones. */
  readonly subnetIds: readonly string[];
  /** What must be there before the first node starts. */
  readonly dependsOn: readonly ITerraformDependable[];
}

type Group = EksEnvironment['cluster']['nodeGroups'][string];

const EFFECTS = { NoSchedule: 'NO_SCHEDULE', PreferNoSchedule: 'PREFER_NO_SCHEDULE', NoExecute: 'NO_EXECUTE' };

/**
 * The nodes of a cluster: for each group one auto-scaling group in each zone, so that the cluster autoscaler starts a node
 * where a pod's volume is and keeps zones alike. EKS itself gives these the tags by which the autoscaler finds them.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
 */
export class NodeGroups extends Construct {
  /** What add-ons that run as deployments wait for. */
  readonly groups: readonly ITerraformDependable[];
  readonly #props: NodeGroupsProps;

  constructor(scope: Construct, id: string, props: NodeGroupsProps) {
    super(scope, id);
    this.#props = props;
    this.groups = Object.entries(props.environment.cluster.nodeGroups).flatMap(([name, group]) =>
      this.#inZones(name, group),
    );
  }

  #inZones(name: string, group: Group): EksNodeGroup[] {
    const { environment, securityGroupId, zones } = this.#props;
    const template = new NodeTemplate(this, `${name}-template`, { environment, group: name, securityGroupId });
    const [min, max] = [perZone(group.min, zones.length), perZone(group.max, zones.length)];
    return zones.map((zone, index) =>
      this.#group(`${name}-${zone.slice(-1)}`, {
        subnetIds: this.#props.subnetIds.slice(index, index + 1),
        scalingConfig: { minSize: min[index] ?? 0, desiredSize: min[index] ?? 0, maxSize: max[index] ?? 1 },
        launchTemplate: { id: template.id, version: template.version },
        ...machines(group),
      }),
    );
  }

  #group(name: string, settings: Settings): EksNodeGroup {
    const { environment, clusterName, roleArn, dependsOn } = this.#props;
    return new EksNodeGroup(this, name, {
      ...settings,
      clusterName,
      nodeGroupNamePrefix: `${name}-`,
      nodeRoleArn: roleArn,
      version: environment.cluster.version,
      amiType: 'AL2023_x86_64_STANDARD',
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags: { Name: nameOf(environment, name) },
      dependsOn: [...dependsOn],
      // The autoscaler decides how many there are. What cannot be changed comes up beside the old before that is drained.
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'], createBeforeDestroy: true },
    });
  }
}

type Settings = Pick<
  ConstructorParameters<typeof EksNodeGroup>[2],
  'subnetIds' | 'scalingConfig' | 'launchTemplate' | 'capacityType' | 'instanceTypes' | 'labels' | 'taint'
>;

function machines({ instanceType, capacity, labels, taints }: Group) {
  const isSpot = capacity.kind === 'spot';
  return {
    capacityType: isSpot ? 'SPOT' : 'ON_DEMAND',
    instanceTypes: [instanceType, ...(isSpot ? capacity.types : [])],
    labels: { ...labels },
    taint: taints.map(({ key, value, effect }) => ({ key, value, effect: EFFECTS[effect] })),
  };
}
