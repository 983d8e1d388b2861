import type {
  DeploymentV1SpecTemplateSpecAffinity,
  DeploymentV1SpecTemplateSpecTopologySpreadConstraint,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';

/** Where pods of one fleet may stand. */
export interface Spread {
  readonly topologySpreadConstraint: DeploymentV1SpecTemplateSpecTopologySpreadConstraint[];
  readonly affinity: DeploymentV1SpecTemplateSpecAffinity;
}

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

/**
 * As many pods in each zone: what the disruption ledger counts on, so it is not left to the scheduler's liking. Nodes with
 * a taint that the pods do not bear are no place: a zone that is lost, or drained, holds nobody back. Each version by
 * itself, or a rolling change would end uneven. On hosts they only prefer to be apart: a pod beside another is better than
 * one that waits.
 */
export function spreadOf(selector: Record<string, string>): Spread {
  const labelSelector = [{ matchLabels: selector }];
  return {
    topologySpreadConstraint: [
      {
        topologyKey: ZONE,
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        nodeTaintsPolicy: 'Honor',
        matchLabelKeys: ['pod-template-hash'],
        labelSelector,
      },
      {
        topologyKey: HOST,
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        nodeTaintsPolicy: 'Honor',
        matchLabelKeys: ['pod-template-hash'],
        labelSelector,
      },
    ],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: HOST, labelSelector } },
        ],
      },
    },
  };
}
