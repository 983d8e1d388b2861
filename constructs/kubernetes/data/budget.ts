import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { metadataOf } from '../workload/metadata';

/** One node at a time may be evicted: never two copies of the same data, and never none, which would block every drain. */
export function createBudget(
  scope: Construct,
  environment: EksEnvironment,
  name: string,
  labels: Readonly<Record<string, string>>,
): void {
  new PodDisruptionBudgetV1(scope, 'disruption', {
    metadata: metadataOf(environment, name),
    spec: { maxUnavailable: '1', selector: { matchLabels: { ...labels } } },
  });
}
