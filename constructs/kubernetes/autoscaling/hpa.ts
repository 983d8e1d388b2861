import {
  HorizontalPodAutoscalerV2,
  type HorizontalPodAutoscalerV2SpecBehavior,
  type HorizontalPodAutoscalerV2SpecMetric,
} from '@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { quantityOf } from '../quantity';
import { metadataOf } from '../workload/metadata';
import { settingsOf, type WorkloadPlan } from '../workload/plan';
import { type ScalingRules, scalingRules } from './behavior';

/** The rate that the Prometheus adapter serves for each pod (`docs/metrics.md`). */
export const REQUEST_RATE = 'http_requests_per_second';

/** The HorizontalPodAutoscaler of a fleet; of what its signals ask for the most counts. */
export function createHpa(scope: Construct, environment: EksEnvironment, plan: WorkloadPlan): void {
  const { autoscaling } = settingsOf(environment, plan.service);
  new HorizontalPodAutoscalerV2(scope, 'hpa', {
    metadata: metadataOf(environment, plan.name),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: plan.name },
      minReplicas: plan.min,
      maxReplicas: plan.max,
      metric: metricsOf(autoscaling),
      behavior: behaviorOf(autoscaling.behavior),
    },
  });
}

type Autoscaling = EksEnvironment['services'][string]['autoscaling'];

function metricsOf({ resources, requestsPerSecond, ...targets }: Autoscaling): HorizontalPodAutoscalerV2SpecMetric[] {
  const shares = resources.map((name) => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization: targets[name].value } },
  }));
  if (requestsPerSecond === undefined) return shares;
  const target = { type: 'AverageValue', averageValue: quantityOf(requestsPerSecond) };
  return [...shares, { type: 'Pods', pods: { metric: { name: REQUEST_RATE }, target } }];
}

/** The provider calls the policies by one's name, and wants a list of one. */
function behaviorOf(behavior: Autoscaling['behavior']): HorizontalPodAutoscalerV2SpecBehavior {
  const { scaleDown, scaleUp } = scalingRules(behavior);
  const listed = ({ policies: policy, ...rules }: ScalingRules) => [{ ...rules, policy }];
  return { scaleDown: listed(scaleDown), scaleUp: listed(scaleUp) };
}
