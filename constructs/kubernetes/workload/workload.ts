import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { PodRole } from '../../aws/eks/pod-role';
import type { EksEnvironment } from '../../aws/environment';
import type { RoleHolder } from '../../aws/role-holder';
import { Autoscaling } from '../autoscaling/autoscaling';
import type { ScalingSources } from '../autoscaling/sources';
import { namespaceOf } from '../labels';
import { createDeployment } from './deployment';
import { createDisruptionBudget } from './disruption';
import { type Edge, needsIdentity } from './edges';
import { createNetworkPolicy } from './network-policy';
import type { WorkloadPlan } from './plan';
import { podEdges } from './pod-edges';
import { createService } from './service';
import { createServiceAccount } from './service-account';
import { createVariables } from './variables';

/** A fleet of pods, and what it stands on. */
export interface WorkloadProps {
  readonly environment: EksEnvironment;
  /** Name of the environment's cluster. */
  readonly clusterName: string;
  readonly plan: WorkloadPlan;
  /** Variables of its instances. */
  readonly variables: Readonly<Record<string, string>>;
  /** Secret whose entries its instances find as files. */
  readonly secretName: string;
  /** Edges to every data component. */
  readonly data: readonly Edge[];
  /** Where KEDA asks what the fleet follows. */
  readonly sources: ScalingSources;
  /**
   * What must be there before pods start.
   * @default nothing
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Identical pods of one image in one role: all objects of one fleet. */
export class Workload extends Construct {
  /** Name within the environment: of the Deployment, the Service and the rest. */
  readonly name: string;
  /** Service it belongs to. */
  readonly service: string;
  readonly serviceAccountName: string;
  /** The role of its pods; undefined where nothing in the account asks who they are. */
  readonly role: RoleHolder | undefined;
  /** What clients wait for. */
  readonly deployment: ITerraformDependable;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { environment, plan, secretName, dependsOn = [] } = props;
    this.name = plan.name;
    this.service = plan.service;
    this.serviceAccountName = createServiceAccount(this, environment, this.name);
    this.role = this.createRole(props);
    const variables = createVariables(this, environment, plan, props.variables);
    const { serviceAccountName } = this;
    this.deployment = createDeployment(this, {
      ...{ environment, plan, variables, serviceAccountName, secretName, dependsOn },
    });
    createService(this, environment, this.name);
    createDisruptionBudget(this, environment, plan);
    createNetworkPolicy(this, environment, this.name, podEdges(environment, this.service, props.data));
    new Autoscaling(this, 'autoscaling', { environment, plan, sources: props.sources });
  }

  private createRole({ environment, clusterName }: WorkloadProps): RoleHolder | undefined {
    if (!needsIdentity(environment)) return undefined;
    const account = { namespace: namespaceOf(environment), serviceAccount: this.serviceAccountName };
    return new PodRole(this, 'role', { environment, clusterName, ...account });
  }
}
