/** What the settings of a service say about the CPU of an instance, in cores. */
export interface Cpu {
  readonly cpu: number;
  readonly cpuLimit?: number | undefined;
}

const LIMIT_PER_REQUEST = 2;

/** Cores that an instance may take at most on eks; elsewhere nothing holds it back. */
export function cpuLimitOf({ cpu, cpuLimit = cpu * LIMIT_PER_REQUEST }: Cpu): number {
  return cpuLimit;
}
