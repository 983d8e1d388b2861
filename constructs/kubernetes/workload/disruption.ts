import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { selectorOf } from '../labels';
import { metadataOf } from './metadata';
import type { WorkloadPlan } from './plan';

/** What may be evicted from a fleet at once; the disruption ledger has seen to it that at least one may. */
export function createDisruptionBudget(scope: Construct, environment: EksEnvironment, plan: WorkloadPlan): void {
  const { disruption } = plan;
  new PodDisruptionBudgetV1(scope, 'disruption', {
    metadata: metadataOf(environment, plan.name),
    spec: {
      selector: { matchLabels: selectorOf(environment, plan.name) },
      ...('maxUnavailable' in disruption
        ? { maxUnavailable: String(disruption.maxUnavailable) }
        : { minAvailable: String(disruption.minAvailable) }),
    },
  });
}
