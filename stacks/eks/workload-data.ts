import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { FleetAddresses, SharedKeys } from '../../constructs/addresses';
import type { RoleHolder } from '../../constructs/aws/role-holder';
import type { ScalingSources } from '../../constructs/kubernetes/autoscaling/sources';
import type { Edge } from '../../constructs/kubernetes/workload/edges';

/** The Secret of one service: the content of each of its files, with placeholders for what nobody may read. */
export interface ServiceSecret {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What the workloads call, wherever it runs. */
export interface WorkloadData {
  /** Where they find it. */
  readonly addresses: FleetAddresses;
  /** Secrets that all of them share. */
  readonly keys: SharedKeys;
  /** Edges to what runs in the cluster; those to managed data follow from the environment. */
  readonly edges: readonly Edge[];
  /** Where KEDA asks. */
  readonly sources: ScalingSources;
  /**
   * Variables of the runtime besides those of the application's contract, such as which authorities it trusts.
   * @default none
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** Makes a Secret whose placeholders are filled in inside the cluster; pods wait for what comes back. */
  readonly createSecret: (scope: Construct, id: string, secret: ServiceSecret) => ITerraformDependable;
  /**
   * Lets a role use the brokers.
   * @default none - no broker asks for a role
   */
  readonly grantEvents?: (scope: Construct, holder: RoleHolder) => void;
}
