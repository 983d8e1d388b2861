import { openGroups } from '../capacity/nodes';
import type { Problem } from '../errors';
import { instanceTypes } from '../instance-types';
import { addonVersions } from '../kubernetes-versions';
import { suggestion } from '../nearest';
import { machineOf, roomOf } from '../nodes';
import type { Sections } from '../schema/environment';
import { isForeign } from './machine-types';
import { type Rule, rule, when } from './rule';

type Cluster = NonNullable<Sections['cluster']>;

const cluster = rule(['platform', 'cluster'], ({ platform, cluster: given }) => [
  ...when(
    platform !== 'eks' && given !== undefined,
    'cluster',
    undefined,
    `must not be set on ${platform}`,
    'remove it: only eks has a cluster',
  ),
  ...Object.entries(given?.nodeGroups ?? {}).flatMap(([name, { min, max }]) =>
    when(min > max, `cluster.nodeGroups.${name}.min`, min, `must not exceed max (${max})`, 'raise max or lower min'),
  ),
  ...when(
    given !== undefined && Object.keys(given.nodeGroups).length === 0,
    'cluster.nodeGroups',
    undefined,
    'must not be empty',
    'name at least one group: pods need a node',
  ),
]);

const version = rule(['cluster'], ({ cluster: given }) => {
  const known = Object.keys(addonVersions);
  return when(
    given !== undefined && !known.includes(given.version),
    'cluster.version',
    given?.version,
    `must be one of ${known.join(', ')}`,
    'the add-ons of others are not known here (model/kubernetes-versions.ts), nor were the manifests tried on them',
  );
});

const types = rule(['cluster'], ({ cluster: given }) =>
  Object.entries(given?.nodeGroups ?? {}).flatMap(([name, group]) => {
    const path = `cluster.nodeGroups.${name}`;
    const further = group.capacity.kind === 'spot' ? group.capacity.types : [];
    return [
      ...known(`${path}.instanceType`, group.instanceType),
      ...further.flatMap((type, index) => {
        const at = `${path}.capacity.types.${index}`;
        return [...known(at, type), ...asLarge(at, type, group.instanceType)];
      }),
    ];
  }),
);

/** Ledgers count what a type has; one that is not in the table would count as nothing. */
function known(path: string, type: string): readonly Problem[] {
  if (isForeign(type))
    return when(
      true,
      path,
      type,
      'must be a machine with x86-64, as the image and the system of the nodes are',
      "take one of Intel, such as 'm6i.large'",
    );
  const names = instanceTypes.map(({ name }) => name);
  return when(
    !names.includes(type),
    path,
    type,
    'is not in the table of machines (model/instance-types.ts)',
    suggestion(type, names),
  );
}

/** The autoscaler takes all nodes of a group for alike, and counts with the first type. */
function asLarge(path: string, type: string, first: string): readonly Problem[] {
  const [further, machine] = [type, first].map((instanceType) => machineOf({ instanceType }));
  if (!further || !machine) return [];
  return when(
    further.cores < machine.cores || further.memoryMiB < machine.memoryMiB,
    path,
    type,
    `must have at least the ${machine.cores} cores and ${machine.memoryMiB}MiB of ${first}`,
    'the cluster autoscaler takes the nodes of a group for alike; name a larger one',
  );
}

const zones = rule(['platform', 'tier', 'network', 'cluster'], ({ platform, tier, network, cluster: given }) => {
  if (platform !== 'eks' || !given || Object.keys(given.nodeGroups).length === 0) return [];
  const rest = openGroups(given).reduce((sum, [, { min }]) => sum + min, 0);
  const needed = tier === 'single' ? 1 : network.zones;
  return [
    ...Object.entries(given.nodeGroups).flatMap(([name, { max }]) =>
      when(
        max < network.zones,
        `cluster.nodeGroups.${name}.max`,
        max,
        `must be at least ${network.zones}, one node for each zone`,
        'a group is one auto-scaling group for each zone, so that volumes find a node in theirs; raise it',
      ),
    ),
    ...when(
      rest < needed,
      'cluster.nodeGroups',
      rest,
      `must have at least ${needed} nodes at rest in groups without taints for tier ${tier}`,
      needed === 1 ? 'add-ons and operators need a node; raise min' : 'losing a zone would leave no node; raise min',
    ),
  ];
});

const largest = rule(['cluster', 'services'], ({ cluster: given, services }) =>
  given
    ? Object.entries(services).flatMap(([name, service]) =>
        when(
          fitsNone(given, service),
          `services.${name}.memory`,
          service.memory,
          `must fit a node beside what the node keeps, together with ${service.cpu} cores`,
          'take a larger instanceType in cluster.nodeGroups, or lower cpu or memory',
        ),
      )
    : [],
);

/** Whether one pod is larger than every node it may be on, as far as their types are known. */
function fitsNone(given: Cluster, { cpu, memory }: Sections['services'][string]): boolean {
  const rooms = openGroups(given).flatMap(([, group]) => {
    const machine = machineOf(group);
    return machine ? [roomOf(machine)] : [];
  });
  return rooms.length > 0 && rooms.every((room) => room.cores < cpu || room.memoryMiB < memory.mebibytes);
}

/** Rules about the Kubernetes cluster and its nodes. */
export const clusterRules: readonly Rule[] = [cluster, version, types, zones, largest];
