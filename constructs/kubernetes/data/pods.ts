import type { Size } from '../../../model/values';
import { cores, mebibytes } from '../workload/container';

/** What a pod of a data component asks for, and may take. */
export interface PodSize {
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memory: Pick<Size, 'mebibytes'>;
  readonly memoryLimit: Pick<Size, 'mebibytes'>;
}

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

/** Requests and limits as the API takes them. */
export function resourcesOf({ cpu, cpuLimit, memory, memoryLimit }: PodSize) {
  return {
    requests: { cpu: cores(cpu), memory: mebibytes(memory) },
    limits: { cpu: cores(cpuLimit), memory: mebibytes(memoryLimit) },
  };
}

/** The `restricted` level for a pod whose image runs as this user. */
export function podSecurityOf(id: number) {
  return {
    runAsNonRoot: true,
    runAsUser: id,
    runAsGroup: id,
    fsGroup: id,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The same for its containers. */
export const containerSecurity = {
  runAsNonRoot: true,
  privileged: false,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * As many pods in each zone, wherever nodes are free: a zone that is lost takes no majority with it. A pod whose volume
 * stands in a full zone would rather stand beside another than wait.
 */
export function overZones(labels: Readonly<Record<string, string>>) {
  const labelSelector = { matchLabels: { ...labels } };
  return [{ topologyKey: ZONE, maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', labelSelector }];
}

/** Never two of them on one node. */
export function apart(labels: Readonly<Record<string, string>>) {
  const labelSelector = { matchLabels: { ...labels } };
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOST, labelSelector }],
    },
  };
}
