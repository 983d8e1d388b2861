import { CLUSTER_CRITICAL } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { chartLabels, ONE_AWAY, resources, spreadOver } from './parts';

const NAME = 'metrics-server';

/** Tells every autoscaler how much cpu and memory pods use: without it none of them moves. */
export function metricsServer({ environment }: OperatorContext): OperatorPlan {
  const replicas = copiesIn(environment);
  return {
    chart: NAME,
    namespace: 'kube-system',
    values: {
      replicas,
      podDisruptionBudget: { enabled: replicas > 1, ...ONE_AWAY },
      priorityClassName: CLUSTER_CRITICAL,
      topologySpreadConstraints: spreadOver(chartLabels(NAME)),
      // The chart's own request; it grows by 2 MiB for each node.
      resources: resources(100, 256, 500),
    },
  };
}
