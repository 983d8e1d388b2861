import { type InstanceType, instanceTypes } from './instance-types';
import type { Sections } from './schema/environment';

/** One group of nodes of a cluster. */
export type NodeGroup = NonNullable<Sections['cluster']>['nodeGroups'][string];

/** What pods share: cores, memory and places. */
export interface Room {
  readonly cores: number;
  readonly memoryMiB: number;
  readonly pods: number;
}

/**
 * Network interfaces of a machine and addresses of each, by size: the same for c6i, m6i and r6i.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
 */
const INTERFACES: Readonly<Record<string, readonly [interfaces: number, addresses: number]>> = {
  micro: [2, 2],
  small: [3, 4],
  medium: [3, 6],
  large: [3, 10],
  xlarge: [4, 15],
  '2xlarge': [4, 15],
  '4xlarge': [8, 30],
  '8xlarge': [8, 30],
  '12xlarge': [8, 30],
  '16xlarge': [15, 50],
  '24xlarge': [15, 50],
};

/**
 * What the add-ons and the exporter on every node ask for: aws-node, its network policy agent, kube-proxy, the EBS node
 * plug-in, the Pod Identity agent, the node exporter.
 */
const DAEMONS: Room = { cores: 0.3, memoryMiB: 400, pods: 6 };
// Firmware and kernel keep about as much of the memory for themselves.
const KERNEL_SHARE = 0.05;
// Below it the kubelet evicts pods: its own default.
const EVICTION_MIB = 100;

/** The machine of a group; undefined for one that is not in the table. */
export function machineOf({ instanceType }: Pick<NodeGroup, 'instanceType'>): InstanceType | undefined {
  return instanceTypes.find(({ name }) => name === instanceType);
}

/** Addresses that a node takes at most: pods have addresses of the network. */
export function addressesOf({ name }: Pick<InstanceType, 'name'>): number {
  const [interfaces, addresses] = interfacesOf(name);
  return interfaces * addresses;
}

/**
 * What one node has for pods of the system, as EKS' own image reserves the rest.
 * @see https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go
 */
export function roomOf({ name, cores, memoryMiB }: InstanceType): Room {
  const [interfaces, addresses] = interfacesOf(name);
  // The first address of each interface is its own; pods on the host's network need none.
  const pods = Math.min(interfaces * (addresses - 1) + 2, cores < 30 ? 110 : 250);
  return {
    cores: cores - reservedCores(cores) - DAEMONS.cores,
    memoryMiB: memoryMiB * (1 - KERNEL_SHARE) - (255 + 11 * pods) - EVICTION_MIB - DAEMONS.memoryMiB,
    pods: pods - DAEMONS.pods,
  };
}

/** Shares a group's bound among its zones: the first ones get the remainder. */
export function perZone(nodes: number, zones: number): number[] {
  return Array.from({ length: zones }, (_, zone) => Math.floor(nodes / zones) + Number(zone < nodes % zones));
}

/** 6 % of the first core, 1 % of the second, half a percent of the next two, a quarter of the others. */
function reservedCores(cores: number): number {
  const shares = [0.06, 0.01, 0.005, 0.005];
  return Array.from({ length: Math.ceil(cores) }, (_, core) => shares[core] ?? 0.0025).reduce((sum, one) => sum + one);
}

function interfacesOf(type: string): readonly [number, number] {
  return INTERFACES[type.split('.')[1] ?? ''] ?? [0, 0];
}
