import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { cores, mebibytes } from '../workload/container';
import { metadataOf } from '../workload/metadata';
import { settingsOf, type WorkloadPlan } from '../workload/plan';
import { changesRequests } from './actions';

/**
 * The VerticalPodAutoscaler of a fleet. It changes pods only where nobody follows what it would change: an autoscaler of
 * their number that reads shares of requests would follow its changes, and both would never come to rest.
 */
export function verticalAutoscaler(environment: EksEnvironment, { name, service }: WorkloadPlan): KubernetesObject {
  const { vertical } = settingsOf(environment, service);
  return {
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: metadataOf(environment, name),
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      // 'Recreate' is what the guides' 'Auto' does, under its own name: that one is on its way out.
      updatePolicy: { updateMode: changesRequests(environment, service) ? 'Recreate' : 'Off' },
      resourcePolicy: {
        containerPolicies: [
          {
            containerName: service,
            controlledResources: ['cpu', 'memory'],
            controlledValues: 'RequestsAndLimits',
            minAllowed: { cpu: cores(vertical.minCpu), memory: mebibytes(vertical.minMemory) },
            maxAllowed: { cpu: cores(vertical.maxCpu), memory: mebibytes(vertical.maxMemory) },
          },
        ],
      },
    },
  };
}
