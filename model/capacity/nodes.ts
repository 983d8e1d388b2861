import { machineOf, type NodeGroup, type Room, roomOf } from '../nodes';
import type { Sections } from '../schema/environment';
import { fleetsOf } from './fleets';
import { type LedgerLine, line } from './ledger';

/** What the nodes ledger reads. */
export type NodesInput = Pick<
  Sections,
  'cluster' | 'services' | 'rollout' | 'cache' | 'database' | 'search' | 'messaging'
>;

/** A data component with a choice of hosts. */
interface Hosted extends Pick<Sections['database'], 'host'> {
  readonly inCluster: Pick<Sections['database']['inCluster'], 'cpu' | 'memory'>;
}

/** What the operators of a cluster ask for together: autoscalers, Prometheus and the like, two of most. */
const OPERATORS: Room = { cores: 4.3, memoryMiB: 17_408, pods: 60 };
/** What a pooler asks for. */
const POOLER: Room = { cores: 0.1, memoryMiB: 64, pods: 1 };

// Nodes of RabbitMQ: fewer have no majority after losing one.
const QUORUM = 3;

const NOTHING: Room = { cores: 0, memoryMiB: 0, pods: 0 };
const times = (room: Room, many: number): Room => ({
  cores: room.cores * many,
  memoryMiB: room.memoryMiB * many,
  pods: room.pods * many,
});
const total = (rooms: readonly Room[]): Room =>
  rooms.reduce(
    (sum, room) => ({
      cores: sum.cores + room.cores,
      memoryMiB: sum.memoryMiB + room.memoryMiB,
      pods: sum.pods + room.pods,
    }),
    NOTHING,
  );

/** Groups whose nodes take this system's pods, which tolerate no taint. */
export function openGroups(cluster: NonNullable<Sections['cluster']>): [string, NodeGroup][] {
  return Object.entries(cluster.nodeGroups).filter(([, { taints }]) => taints.length === 0);
}

/** Servers of data that run in the cluster. */
function dataDemand({ cache, database, search, messaging }: NodesInput): Room[] {
  return [
    ...inCluster(database, 1 + Number(database.standby) + database.readReplicas),
    ...(cache.kind === 'redis' ? inCluster(cache, cache.masters * (1 + cache.replicasPerMaster)) : []),
    ...(search.kind === 'opensearch' ? inCluster(search, search.nodes) : []),
    ...(messaging.kind === 'rabbitmq' ? inCluster(messaging, QUORUM) : []),
  ];
}

function inCluster({ host, inCluster: pod }: Hosted, many: number): Room[] {
  if (host !== 'inCluster') return [];
  return [times({ cores: pod.cpu, memoryMiB: pod.memory.mebibytes, pods: 1 }, many)];
}

/** Every fleet at its ceiling while a change is rolled out, the poolers, data in the cluster and the operators. */
function demandOf(input: NodesInput): Room {
  const { services, rollout, database } = input;
  const { pooler } = database;
  const fleets = Object.values(services).map((service) => {
    const { most, surge } = fleetsOf(service, rollout.surge);
    return times({ cores: service.cpu, memoryMiB: service.memory.mebibytes, pods: 1 }, most + surge);
  });
  const poolers = pooler.kind === 'pgbouncer' ? pooler.instances + rollout.surge : 0;
  return total([...fleets, times(POOLER, poolers), ...dataDemand(input), OPERATORS]);
}

/** All nodes at the groups' ceilings; a type that is not in the table is refused elsewhere. */
function supplyOf(groups: readonly [string, NodeGroup][]): Room {
  return total(
    groups.map(([, group]) => {
      const machine = machineOf(group);
      return machine ? times(roomOf(machine), group.max) : NOTHING;
    }),
  );
}

/** Nodes of a group that must come so that every resource suffices. */
function missing(group: NodeGroup, demand: Room, supply: Room): number {
  const machine = machineOf(group);
  if (!machine) return 0;
  const room = roomOf(machine);
  return Math.max(...resources.map(({ field }) => Math.ceil((demand[field] - supply[field]) / room[field])));
}

const resources = [
  { field: 'cores', subject: 'the pods at their most', unit: 'cores' },
  { field: 'memoryMiB', subject: 'the memory of the pods at their most', unit: 'MiB' },
  { field: 'pods', subject: 'the number of pods at their most', unit: 'pods' },
] as const;

/** What the pods ask for at their most, against what all nodes have for them. Only on eks. */
export function nodesLedger(input: NodesInput): LedgerLine[] {
  if (!input.cluster) return [];
  const groups = openGroups(input.cluster);
  const [first] = groups;
  if (!first || groups.some(([, group]) => !machineOf(group))) return [];
  const [demand, supply] = [demandOf(input), supplyOf(groups)];
  const mend = { path: `cluster.nodeGroups.${first[0]}.max`, value: first[1].max + missing(first[1], demand, supply) };
  return resources.map(({ field, subject, unit }) =>
    line({
      ledger: 'nodes',
      subject,
      path: mend.path,
      demand: Math.ceil(demand[field] * 10) / 10,
      supply: Math.floor(supply[field] * 10) / 10,
      unit,
      explanation: `as every fleet at replicas.max, ${OPERATORS[field]} of them for the operators, must find a node`,
      wayOut: 'raise it, take a larger instanceType, or lower replicas.max',
      mend: [mend],
    }),
  );
}
