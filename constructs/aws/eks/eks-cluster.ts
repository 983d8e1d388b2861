import { type ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { ClusterAccess } from '../../kubernetes/cluster-access';
import type { Consumer } from '../connections';
import type { EksEnvironment } from '../environment';
import type { Network } from '../network/network';
import { Access } from './access';
import { Addons, ON_EVERY_NODE, ON_SOME_NODES } from './addons';
import { ControlPlane } from './control-plane';
import { NodeGroups } from './node-groups';
import { NodeRole } from './node-role';
import { PodLogs } from './pod-logs';
import { clusterNameOf } from './pod-role';

/** Where the cluster lives. */
export interface EksClusterProps {
  readonly environment: EksEnvironment;
  /** Zones, subnets of the nodes and the way to services of AWS. */
  readonly network: Pick<Network, 'zones' | 'privateSubnetIds' | 'allowServices'>;
}

/** A Kubernetes cluster with nodes in every zone, add-ons in known versions, and whoever may enter it. */
export class EksCluster extends Construct implements ClusterAccess, Consumer {
  /** Name within the environment. */
  readonly name = 'cluster';
  /** Known before it is made. */
  readonly clusterName: string;
  /** URL of its API. */
  readonly endpoint: string;
  /** Certificate of the authority that signed the API's, in base64. */
  readonly certificateAuthority: string;
  /** Group that EKS makes: nodes and pods are in it, and reach each other and the control plane. */
  readonly securityGroupId: string;
  /** Role of the nodes, which pods cannot use. */
  readonly nodeRoleName: string;

  constructor(scope: Construct, id: string, { environment, network }: EksClusterProps) {
    super(scope, id);
    const subnetIds = network.privateSubnetIds;
    const { resource } = new ControlPlane(this, 'control-plane', { environment, subnetIds });
    this.clusterName = clusterNameOf(environment);
    this.endpoint = resource.endpoint;
    this.certificateAuthority = resource.certificateAuthority.get(0).data;
    this.securityGroupId = resource.vpcConfig.clusterSecurityGroupId;
    const common = { environment, clusterName: resource.name };
    new Access(this, 'access', common);
    const role = new NodeRole(this, 'node-role', { environment });
    this.nodeRoleName = role.name;
    const daemons = new Addons(this, 'daemons', { ...common, names: ON_EVERY_NODE });
    const { groups } = new NodeGroups(this, 'nodes', {
      ...common,
      subnetIds,
      zones: network.zones,
      securityGroupId: this.securityGroupId,
      roleArn: role.arn,
      dependsOn: [...role.rights, ...daemons.addons, ...this.#reach(network)],
    });
    new Addons(this, 'addons', { ...common, names: ON_SOME_NODES, dependsOn: groups });
    new PodLogs(this, 'pod-logs', { ...common, dependsOn: groups });
  }

  /** A node that does not reach registry and API of EKS by their endpoints never joins. */
  #reach(network: EksClusterProps['network']): ITerraformDependable[] {
    const rules = new Construct(this, 'services');
    network.allowServices(rules, this);
    return rules.node.findAll().filter(TerraformResource.isTerraformResource);
  }
}
