import { namespaceOf } from '../labels';
import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { apartFrom, CONTAINER_SECURITY, POD_SECURITY, resources } from './parts';

const LABELS = { name: 'redis-operator' };
// User of its image.
const USER = 65532;

/** Runs Redis clusters in the namespace of the system. */
export function redisOperator({ environment }: OperatorContext): OperatorPlan {
  return {
    chart: 'redis-operator',
    namespace: 'redis-operator',
    metrics: [{ labels: LABELS, port: 'metrics' }],
    budget: LABELS,
    values: {
      redisOperator: {
        watchNamespace: namespaceOf(environment),
        imagePullPolicy: 'IfNotPresent',
        // Without it a master and its own replica may share a zone, and a zone away takes their slots with it.
        webhook: true,
      },
      replicas: copiesIn(environment),
      priorityClassName: priority('operators'),
      affinity: apartFrom(LABELS),
      resources: resources(100, 500, 500),
      podSecurityContext: { ...POD_SECURITY, runAsUser: USER },
      securityContext: CONTAINER_SECURITY,
    },
  };
}
