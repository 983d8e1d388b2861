const PLACES = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

/** What a container asks for, and what it may take at most. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/**
 * Requests and limits: cpu may be exceeded for a while, memory may not, since a node cannot take it back.
 * @param cpu requested, in thousandths of a core
 * @param memory requested and the limit, in MiB
 * @param cpuLimit in thousandths of a core
 */
export function resources(cpu: number, memory: number, cpuLimit: number): Resources {
  return {
    requests: { cpu: `${cpu}m`, memory: `${memory}Mi` },
    limits: { cpu: `${cpuLimit}m`, memory: `${memory}Mi` },
  };
}

/** One at a time: a budget that never holds back a drain, however many there are. */
export const ONE_AWAY = { maxUnavailable: 1 } as const;

/**
 * Over zones, then hosts. Only preferred: an operator beside another is better than one that waits for a node it is to
 * start itself.
 * @param labels of the pods that are spread
 */
export function spreadOver(labels: Readonly<Record<string, string>>) {
  return PLACES.map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels },
  }));
}

/** For charts that have no spread, the same wish as an affinity. */
export function apartFrom(labels: Readonly<Record<string, string>>): object {
  const preferred = PLACES.map((topologyKey) => ({
    weight: 100,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels: labels } },
  }));
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
}

/** For the pod: the `restricted` level, where the chart leaves it open. */
export const POD_SECURITY = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } as const;

/** For the container: the same. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** The labels that Helm's charts commonly choose pods by. */
export function chartLabels(instance: string, name: string = instance): Record<string, string> {
  return { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/name': name };
}
