import { followsResources } from '../../../model/scaling';
import type { EksEnvironment } from '../../aws/environment';
import { settingsOf } from '../workload/plan';

/** Whether the VerticalPodAutoscaler changes the pods of a service: allowed to, and nobody follows what it would change. */
export function changesRequests(environment: EksEnvironment, service: string): boolean {
  return environment.cluster.verticalAutoscaler === 'auto' && !followsResources(settingsOf(environment, service));
}
