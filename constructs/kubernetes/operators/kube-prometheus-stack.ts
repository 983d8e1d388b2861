import { alarmPublishing } from '../../aws/observability/alarm-topic';
import { NODE_CRITICAL, priority } from '../priority-classes';
import { grafanaValues } from './grafana';
import type { OperatorContext, OperatorPlan } from './operator';
import { resources } from './parts';
import { ALERTMANAGER, alertmanagerValues, prometheusValues } from './prometheus';

/** EKS runs these itself and shows none of their metrics; left in, their alerts would fire for ever. */
const HIDDEN = { enabled: false };

/**
 * Prometheus, Alertmanager, Grafana, and what measures nodes and objects. Operator and kube-state-metrics are one copy
 * each, as their projects mean them: two would count and write everything twice.
 */
export function kubePrometheusStack(context: OperatorContext): OperatorPlan {
  const priorityClassName = priority('operators');
  const small = resources(20, 64, 200);
  return {
    chart: 'kube-prometheus-stack',
    namespace: 'monitoring',
    role: { serviceAccount: ALERTMANAGER, statements: alarmPublishing(context.environment) },
    values: {
      kubeControllerManager: HIDDEN,
      kubeScheduler: HIDDEN,
      kubeEtcd: HIDDEN,
      // It listens on its node only.
      kubeProxy: HIDDEN,
      prometheus: prometheusValues(context),
      alertmanager: alertmanagerValues(context),
      grafana: grafanaValues(context),
      prometheusOperator: {
        priorityClassName,
        resources: resources(100, 256, 500),
        prometheusConfigReloader: { resources: small },
        admissionWebhooks: { patch: { priorityClassName, resources: small } },
      },
      'kube-state-metrics': { priorityClassName, resources: resources(50, 256, 500) },
      'prometheus-node-exporter': {
        namespaceOverride: 'node-exporter',
        priorityClassName: NODE_CRITICAL,
        resources: resources(50, 64, 250),
      },
    },
  };
}
