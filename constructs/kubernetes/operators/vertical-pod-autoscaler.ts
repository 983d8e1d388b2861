import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { CONTAINER_SECURITY, chartLabels, resources } from './parts';

const NAME = 'vertical-pod-autoscaler';

/** Recommends what pods should request. The parts that change pods are there only where they may. */
export function verticalPodAutoscaler({ environment }: OperatorContext): OperatorPlan {
  const replicas = copiesIn(environment);
  const acts = environment.cluster.verticalAutoscaler === 'auto';
  const part = {
    replicas,
    podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
    priorityClassName: priority('operators'),
    resources: resources(50, 500, 500),
  };
  const parts = ['recommender', ...(acts ? ['updater', 'admission-controller'] : [])];
  return {
    chart: NAME,
    namespace: 'kube-system',
    metrics: parts.map((component) => ({
      labels: { ...chartLabels(NAME), 'app.kubernetes.io/component': component },
      port: 'prometheus',
    })),
    values: {
      containerSecurityContext: CONTAINER_SECURITY,
      recommender: part,
      updater: acts ? part : { enabled: false },
      admissionController: acts ? { ...part, certGen: { resources: resources(20, 64, 200) } } : { enabled: false },
    },
  };
}
