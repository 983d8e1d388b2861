import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type Addon, addonVersions } from '../../../model/kubernetes-versions';
import type { EksEnvironment } from '../environment';
import { tagsOf } from '../tags';
import { createPodRole } from './pod-role';

/** Which add-ons, and what they wait for. */
export interface AddonsProps {
  readonly environment: EksEnvironment;
  /** Cluster that they run in. */
  readonly clusterName: string;
  /** As EKS calls them. */
  readonly names: readonly Addon[];
  /**
   * What must be there before.
   * @default none - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Without them no node becomes ready: they wait for nodes, as daemons. */
export const ON_EVERY_NODE: readonly Addon[] = ['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy'];
/** They are ready only when their pods run. */
export const ON_SOME_NODES: readonly Addon[] = ['coredns', 'aws-ebs-csi-driver'];

/** Roles of those that call AWS: the account of their pods, and what AWS itself says that they need. */
const ROLES: Partial<Record<Addon, { readonly serviceAccount: string; readonly policy: string }>> = {
  'vpc-cni': { serviceAccount: 'aws-node', policy: 'AmazonEKS_CNI_Policy' },
  'aws-ebs-csi-driver': {
    serviceAccount: 'ebs-csi-controller-sa',
    policy: 'service-role/AmazonEBSCSIDriverPolicy',
  },
};

/** Add-ons of EKS in the versions of `model/kubernetes-versions.ts`, with roles by Pod Identity. */
export class Addons extends Construct {
  /** What waits for them. */
  readonly addons: readonly ITerraformDependable[];
  readonly #props: AddonsProps;

  constructor(scope: Construct, id: string, props: AddonsProps) {
    super(scope, id);
    this.#props = props;
    this.addons = props.names.map((name) => this.#addon(name));
  }

  #addon(name: Addon): EksAddon {
    const { environment, clusterName, dependsOn = [] } = this.#props;
    const settings = settingsOf(name, environment);
    const { roles, rights } = this.#role(name);
    return new EksAddon(this, name, {
      clusterName,
      addonName: name,
      addonVersion: addonVersions[environment.cluster.version]?.[name],
      configurationValues: settings && JSON.stringify(settings),
      podIdentityAssociation: roles,
      // What somebody changed by hand goes back to what stands here.
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      dependsOn: [...dependsOn, ...rights],
    });
  }

  #role(name: Addon) {
    const known = ROLES[name];
    if (!known) return { roles: undefined, rights: [] };
    const { serviceAccount, policy } = known;
    const { environment } = this.#props;
    const role = createPodRole(this, `${name}-role`, { environment, namespace: 'kube-system', serviceAccount });
    const policyArn = `arn:aws:iam::aws:policy/${policy}`;
    const rights = new IamRolePolicyAttachment(this, `${name}-rights`, { role: role.name, policyArn });
    return { roles: [{ roleArn: role.arn, serviceAccount }], rights: [rights] };
  }
}

function settingsOf(name: Addon, environment: EksEnvironment): object | undefined {
  switch (name) {
    case 'vpc-cni':
      // Left out, a NetworkPolicy is accepted and does nothing.
      return { enableNetworkPolicy: 'true' };
    case 'coredns':
      return names(environment);
    case 'aws-ebs-csi-driver':
      // Volumes are made by the driver: the provider's tags do not reach them.
      return { controller: { extraVolumeTags: tagsOf(environment) } };
    default:
      return undefined;
  }
}

/** Names are looked up by everything: a server in each zone, of which one at a time may go. */
function names({ network }: EksEnvironment): object {
  return {
    replicaCount: network.zones,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
  };
}
