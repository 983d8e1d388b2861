import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { ONE_AWAY, resources, spreadOver } from './parts';

const OPERATOR = { app: 'keda-operator' };
const METRICS = { app: 'keda-operator-metrics-apiserver' };
const WEBHOOKS = { app: 'keda-admission-webhooks' };

/** Owns the replica counts of an environment whose cluster says so. */
export function keda({ environment, clusterName }: OperatorContext): OperatorPlan {
  const replicaCount = copiesIn(environment);
  return {
    chart: 'keda',
    namespace: 'keda',
    metrics: [OPERATOR, METRICS].map((labels) => ({ labels, port: 'metrics' })),
    values: {
      clusterName,
      image: { pullPolicy: 'IfNotPresent' },
      operator: { replicaCount },
      metricsServer: { replicaCount },
      webhooks: { replicaCount },
      // The chart's names differ: here without the last "s".
      podDisruptionBudget: { operator: ONE_AWAY, metricServer: ONE_AWAY, webhooks: ONE_AWAY },
      resources: {
        operator: resources(100, 512, 1000),
        metricServer: resources(100, 256, 1000),
        webhooks: resources(50, 128, 500),
      },
      topologySpreadConstraints: {
        operator: spreadOver(OPERATOR),
        metricsServer: spreadOver(METRICS),
        webhooks: spreadOver(WEBHOOKS),
      },
      priorityClassName: priority('operators'),
      prometheus: { operator: { enabled: true }, metricServer: { enabled: true } },
    },
  };
}
