import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import { generatedPasswords } from '../secrets/generated-passwords';
import { copiesIn, type OperatorContext } from './operator';
import { chartLabels, ONE_AWAY, resources, spreadOver } from './parts';

/** Secret with the password of Grafana's administrator. */
const ADMIN = 'grafana-admin';
const PASSWORD = 'password';

/** Whether an environment has Grafana. */
export const hasGrafana = ({ environment }: OperatorContext): boolean =>
  environment.observability.metrics === 'prometheusAndGrafana';

/** The part that shows. Its copies are alike: dashboards and sources come from ConfigMaps, a client stays with one copy. */
export function grafanaValues(context: OperatorContext): object {
  if (!hasGrafana(context)) return { enabled: false };
  return {
    replicas: copiesIn(context.environment),
    podDisruptionBudget: ONE_AWAY,
    priorityClassName: priority('operators'),
    topologySpreadConstraints: spreadOver(chartLabels('kube-prometheus-stack', 'grafana')),
    resources: resources(100, 512, 500),
    sidecar: { resources: resources(20, 192, 100) },
    env: { GF_SECURITY_ADMIN_USER: 'admin' },
    admin: { existingSecret: ADMIN, passwordKey: PASSWORD },
    service: { sessionAffinity: 'ClientIP' },
    testFramework: { enabled: false },
  };
}

/** The administrator's password, made in the cluster once: it is in no state, no plan and no values. */
export function grafanaAdmin(environment: EksEnvironment): KubernetesObject[] {
  return generatedPasswords({ environment, name: ADMIN, component: 'grafana', keys: [PASSWORD] });
}
