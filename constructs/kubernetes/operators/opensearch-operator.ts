import { namespaceOf } from '../labels';
import { priority } from '../priority-classes';
import type { OperatorContext, OperatorPlan } from './operator';
import { CONTAINER_SECURITY, POD_SECURITY, resources } from './parts';

/**
 * Runs OpenSearch clusters in the namespace of the system. Its chart knows one copy only; a cluster goes on without it.
 */
export function openSearchOperator({ environment }: OperatorContext): OperatorPlan {
  return {
    chart: 'opensearch-operator',
    namespace: 'opensearch-operator',
    values: {
      priorityClassName: priority('operators'),
      securityContext: POD_SECURITY,
      manager: {
        watchNamespace: namespaceOf(environment),
        // That container runs as root to change the owner of the volume, which fsGroup does.
        extraEnv: [{ name: 'SKIP_INIT_CONTAINER', value: 'true' }],
        image: { pullPolicy: 'IfNotPresent' },
        securityContext: CONTAINER_SECURITY,
        resources: resources(100, 500, 500),
      },
      // Its image is on a registry that was closed; without it nobody outside the pod reaches the metrics.
      kubeRbacProxy: { enable: false },
    },
  };
}
