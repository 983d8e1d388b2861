import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { RoleHolder } from '../../aws/role-holder';
import { CustomResources } from '../custom-resources';
import { createNamespace } from '../namespace';
import { resourcesOf } from '../resources-of';
import type { ChartName } from './charts';
import { EXTERNAL_SECRETS } from './external-secrets';
import { grafanaAdmin, hasGrafana } from './grafana';
import { podMonitors } from './monitors';
import { levelOf, type OwnNamespace } from './namespaces';
import type { MonitoredPods, OperatorContext, OperatorPlan } from './operator';
import { hasRabbitmq, isMeasured, operatorPlans } from './plans';
import { RABBITMQ_METRICS, RabbitmqOperator } from './rabbitmq/rabbitmq-operator';
import { OperatorRelease } from './release';

/** Where operators are installed, and after what. */
export interface OperatorsProps {
  readonly context: OperatorContext;
  /** What every pod may need: the system's namespace, classes of priority, the class of volumes. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const FIRST: ChartName = 'cluster-autoscaler';
const PROMETHEUS_STACK: ChartName = 'kube-prometheus-stack';

/**
 * The operators that an environment needs: their namespaces, then the cluster autoscaler, then what owns custom resources,
 * then what uses these. Terraform destroys in the reverse order.
 */
export class Operators extends Construct {
  /** The pods that ask stores of secrets: what grants are attached to. */
  readonly secretsReader: RoleHolder;
  readonly #context: OperatorContext;
  readonly #foundations: readonly ITerraformDependable[];
  readonly #installed = new Map<ChartName, OperatorRelease>();

  constructor(scope: Construct, id: string, { context, dependsOn }: OperatorsProps) {
    super(scope, id);
    this.#context = context;
    const { environment } = context;
    const plans = operatorPlans(context);
    const isRabbitmqInside = hasRabbitmq(environment);
    this.#foundations = [...dependsOn, ...this.#createNamespaces(plans, isRabbitmqInside)];
    for (const plan of plans) this.#install(plan);
    if (isRabbitmqInside) new RabbitmqOperator(this, 'rabbitmq', { environment, dependsOn: this.#after([FIRST]) });
    if (isMeasured(environment)) this.#monitor([...plans, ...(isRabbitmqInside ? [RABBITMQ_METRICS] : [])]);
    this.secretsReader = this.#roleOf(EXTERNAL_SECRETS);
  }

  #createNamespaces(plans: readonly OperatorPlan[], isRabbitmqInside: boolean): ITerraformDependable[] {
    const names = plans.flatMap(({ namespace }): OwnNamespace[] => {
      if (namespace === 'kube-system') return [];
      return namespace === 'monitoring' ? [namespace, 'node-exporter'] : [namespace];
    });
    const all = new Set([...names, ...(isRabbitmqInside ? [RABBITMQ_METRICS.namespace] : [])]);
    return [...all].map((name) => createNamespace(this, `namespace-${name}`, { name, level: levelOf(name) }));
  }

  #install(plan: OperatorPlan): void {
    const { after = [FIRST] } = plan;
    const needed = plan.chart === PROMETHEUS_STACK ? this.#createAdmin() : [];
    const dependsOn = [...this.#after(after), ...needed];
    this.#installed.set(plan.chart, new OperatorRelease(this, { context: this.#context, plan, dependsOn }));
  }

  #after(names: readonly ChartName[]): ITerraformDependable[] {
    return [...this.#foundations, ...names.flatMap((name) => this.#installed.get(name)?.release ?? [])];
  }

  #createAdmin(): ITerraformDependable[] {
    if (!hasGrafana(this.#context)) return [];
    const objects = grafanaAdmin(this.#context.environment);
    const dependsOn = this.#after([EXTERNAL_SECRETS]);
    const admin = new CustomResources(this, 'grafana-admin', {
      name: 'grafana-admin',
      namespace: 'monitoring',
      objects,
      dependsOn,
    });
    return [...resourcesOf(admin)];
  }

  #monitor(monitored: readonly MonitoredPods[]): void {
    new CustomResources(this, 'monitors', {
      name: 'operator-monitors',
      namespace: 'monitoring',
      objects: podMonitors(monitored),
      dependsOn: this.#after([PROMETHEUS_STACK]),
    });
  }

  #roleOf(chart: ChartName): RoleHolder {
    const role = this.#installed.get(chart)?.role;
    if (!role) throw new Error(`${chart} has no role`);
    return role;
  }
}
