import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { metadataOf } from '../workload/metadata';
import { settingsOf, type WorkloadPlan } from '../workload/plan';
import { scalingRules } from './behavior';
import type { ScalingSources } from './sources';
import { isResource, type Trigger } from './trigger';
import { triggerAuthentications } from './trigger-authentication';
import { triggersOf } from './triggers';

// Looks that fail in a row until the number stays as it is.
const FAILED_LOOKS = 3;

/** KEDA as the owner of a fleet's number of pods: its ScaledObject, and the proofs that its triggers need. */
export function scaledObject(
  environment: EksEnvironment,
  plan: WorkloadPlan,
  sources: ScalingSources,
): KubernetesObject[] {
  const { autoscaling } = settingsOf(environment, plan.service);
  const triggers = triggersOf(environment, plan, sources);
  const metadata = metadataOf(environment, plan.name);
  return [
    ...triggerAuthentications(environment, plan.name, triggers, sources),
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      // Takes over what a HorizontalPodAutoscaler of ours left behind, so that one owner follows the other without a gap.
      metadata: { ...metadata, annotations: { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: plan.name },
        pollingInterval: autoscaling.polling.seconds,
        cooldownPeriod: autoscaling.cooldown.seconds,
        minReplicaCount: plan.min,
        maxReplicaCount: plan.max,
        ...fallback(triggers, plan),
        advanced: {
          restoreToOriginalReplicaCount: false,
          horizontalPodAutoscalerConfig: { name: plan.name, behavior: scalingRules(autoscaling.behavior) },
        },
        triggers,
      },
    },
  ];
}

/** When nobody answers how much there is to do, what runs stays. KEDA refuses that for shares of resources alone. */
function fallback(triggers: readonly Trigger[], { min }: WorkloadPlan) {
  if (triggers.every(isResource)) return {};
  return { fallback: { failureThreshold: FAILED_LOOKS, replicas: min, behavior: 'currentReplicasIfHigher' } };
}
