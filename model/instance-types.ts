import type { Size } from './values';

/** A size of machine. */
export interface InstanceType {
  readonly name: string;
  /** Cores that it gives without end: burstable types only their baseline, the others every vCPU. */
  readonly cores: number;
  readonly memoryMiB: number;
}

/**
 * Machines from the cheapest up, all x86-64 and in every region of the partition `aws`. A fleet that a balancer and
 * target tracking keep busy lives on the baseline of a burstable type, so that is what counts.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
 * @see https://aws.amazon.com/ec2/instance-types/
 */
export const instanceTypes: readonly InstanceType[] = [
  { name: 't3.micro', cores: 0.2, memoryMiB: 1024 },
  { name: 't3.small', cores: 0.4, memoryMiB: 2048 },
  { name: 't3.medium', cores: 0.4, memoryMiB: 4096 },
  { name: 'c6i.large', cores: 2, memoryMiB: 4096 },
  { name: 'm6i.large', cores: 2, memoryMiB: 8192 },
  { name: 'r6i.large', cores: 2, memoryMiB: 16_384 },
  ...['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge'].flatMap((size) => {
    const cores = size === 'xlarge' ? 4 : 4 * Number.parseInt(size, 10);
    return [
      { name: `c6i.${size}`, cores, memoryMiB: cores * 2048 },
      { name: `m6i.${size}`, cores, memoryMiB: cores * 4096 },
      { name: `r6i.${size}`, cores, memoryMiB: cores * 8192 },
    ];
  }),
];

/** Memory of a host that the instance of the application does not get: system, container runtime, agents. */
export const HOST_MEMORY_MIB = 500;

/** What one instance of a service needs. */
export interface Need {
  /** CPU in cores. */
  readonly cpu: number;
  readonly memory: Pick<Size, 'mebibytes'>;
}

/** Whether a machine carries one instance beside what the host needs itself. */
export function carries({ cores, memoryMiB }: InstanceType, { cpu, memory }: Need): boolean {
  return cores >= cpu && memoryMiB >= memory.mebibytes + HOST_MEMORY_MIB;
}

/** The cheapest machine that carries one instance; undefined when none does. */
export function smallestFor(need: Need): InstanceType | undefined {
  return instanceTypes.find((type) => carries(type, need));
}
