import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { chartLabels, resources, spreadOver } from './parts';

/** Name of its release, and of the service account that asks the stores. */
export const EXTERNAL_SECRETS = 'external-secrets';

/** Brings secrets in. What it may read is granted by whoever makes a store. */
export function externalSecrets({ environment }: OperatorContext): OperatorPlan {
  const controller = chartLabels(EXTERNAL_SECRETS);
  const webhook = chartLabels(EXTERNAL_SECRETS, 'external-secrets-webhook');
  const certController = chartLabels(EXTERNAL_SECRETS, 'external-secrets-cert-controller');
  const part = (labels: Record<string, string>) => {
    const replicaCount = copiesIn(environment);
    return {
      replicaCount,
      podDisruptionBudget: { enabled: replicaCount > 1, minAvailable: 1 },
      priorityClassName: priority('operators'),
      topologySpreadConstraints: spreadOver(labels),
      resources: resources(50, 256, 500),
    };
  };
  return {
    chart: EXTERNAL_SECRETS,
    namespace: 'external-secrets',
    role: { serviceAccount: EXTERNAL_SECRETS },
    metrics: [controller, webhook, certController].map((labels) => ({ labels, port: 'metrics' })),
    values: {
      ...part(controller),
      leaderElect: true,
      serviceAccount: { name: EXTERNAL_SECRETS },
      webhook: part(webhook),
      certController: part(certController),
    },
  };
}
