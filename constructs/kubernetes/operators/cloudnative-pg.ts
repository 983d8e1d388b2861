import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { chartLabels, resources, spreadOver } from './parts';

const NAME = 'cloudnative-pg';
const LABELS = chartLabels(NAME);

/** Runs Postgres. A database goes on without it; only a failover needs it. */
export function cloudNativePg({ environment }: OperatorContext): OperatorPlan {
  return {
    chart: NAME,
    namespace: 'cnpg-system',
    metrics: [{ labels: LABELS, port: 'metrics' }],
    budget: LABELS,
    values: {
      replicaCount: copiesIn(environment),
      priorityClassName: priority('operators'),
      topologySpreadConstraints: spreadOver(LABELS),
      resources: resources(100, 256, 1000),
      // Instances of the application read the authority once, at their start: ten years outlive every one of them.
      config: { data: { CERTIFICATE_DURATION: '3650' } },
    },
  };
}
