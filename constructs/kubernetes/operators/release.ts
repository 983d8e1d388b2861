import { Release } from '@cdktf/provider-helm/lib/release';
import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { PodRole } from '../../aws/eks/pod-role';
import type { RoleHolder } from '../../aws/role-holder';
import { resourcesOf } from '../resources-of';
import { charts } from './charts';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';

/** What is installed, where, after what. */
export interface OperatorReleaseProps {
  readonly context: OperatorContext;
  readonly plan: OperatorPlan;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A node may have to come up, images have to come. */
const SECONDS = 900;
/** Versions to go back to; each is a Secret of up to 1 MiB. */
const HISTORY = 5;

/** A chart as a release of Helm, with the role of its pods and the budget that the chart lacks. */
export class OperatorRelease extends Construct {
  readonly release: ITerraformDependable;
  /** Role of its pods; undefined for those that do not call AWS. */
  readonly role: RoleHolder | undefined;

  constructor(scope: Construct, { context, plan, dependsOn }: OperatorReleaseProps) {
    super(scope, plan.chart);
    const { chart: name, namespace, values } = plan;
    const { repository, version } = charts[name];
    const role = this.#role(context, plan);
    this.role = role;
    this.release = new Release(this, 'Resource', {
      name,
      namespace,
      repository,
      chart: name,
      version,
      // One text, so that a plan shows the values as they are.
      values: [JSON.stringify(values)],
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      timeout: SECONDS,
      maxHistory: HISTORY,
      // A pod that starts before its role is associated has none until it is replaced.
      dependsOn: [...dependsOn, ...(role ? resourcesOf(role) : [])],
    });
    if (plan.budget && copiesIn(context.environment) > 1) this.#protect(plan, plan.budget);
  }

  #role({ environment, clusterName }: OperatorContext, { role, namespace }: OperatorPlan): PodRole | undefined {
    return role && new PodRole(this, 'role', { environment, clusterName, namespace, ...role });
  }

  #protect({ chart: name, namespace }: OperatorPlan, matchLabels: Readonly<Record<string, string>>): void {
    new PodDisruptionBudgetV1(this, 'budget', {
      metadata: { name, namespace },
      spec: { maxUnavailable: '1', selector: { matchLabels: { ...matchLabels } } },
      dependsOn: [this.release],
    });
  }
}
