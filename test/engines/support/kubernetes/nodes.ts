import { until } from '../processes';
import type { Manifests } from './manifests';
import { type Conditioned, holds, type KubernetesObject, type Pod } from './objects';

/** Zones of the nodes. */
export const ZONES = ['test-1a', 'test-1b', 'test-1c'] as const;
/** Name of a zone. */
export type Zone = (typeof ZONES)[number];

/** What each node has for pods, as an m7i.4xlarge does. */
const CAPACITY = { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' };
const NODES_PER_ZONE = 2;
const READY_MILLISECONDS = 30_000;

/** The machines that kwok plays. */
export class Nodes {
  private made = 0;

  constructor(readonly manifests: Manifests) {}

  /** Adds nodes to these zones, under names that none had before, as machines do, and waits until they are ready. */
  async add(zones: readonly Zone[] = ZONES): Promise<void> {
    const first = this.made + 1;
    this.made += NODES_PER_ZONE;
    const nodes = zones.flatMap((zone) =>
      Array.from({ length: NODES_PER_ZONE }, (_, index) => node(zone, first + index)),
    );
    await this.manifests.apply(nodes);
    await until(
      `${nodes.length} nodes to be ready`,
      async () => {
        const found = await Promise.all(nodes.map((each) => this.manifests.get<Conditioned>(each)));
        return found.every((each) => each !== undefined && holds(each, 'Ready'));
      },
      READY_MILLISECONDS,
    );
  }

  /** Names of all nodes, or of one zone's. */
  async names(zone?: Zone): Promise<readonly string[]> {
    const labelSelector = zone ? `topology.kubernetes.io/zone=${zone}` : '';
    const nodes = await this.manifests.api.list<KubernetesObject>('/api/v1/nodes', { labelSelector });
    return nodes.map(({ metadata }) => metadata.name);
  }

  /** Pods on a node, of all namespaces. */
  pods(name: string): Promise<readonly Pod[]> {
    return this.manifests.api.list('/api/v1/pods', { fieldSelector: `spec.nodeName=${name}` });
  }

  /** How many of these pods each zone has, as `{ 'test-1a': 2 }`; pods without a node count for none. */
  async perZone(pods: readonly Pod[]): Promise<Readonly<Record<string, number>>> {
    const nodes = await this.manifests.api.list<KubernetesObject>('/api/v1/nodes');
    const zones = new Map(
      nodes.map(({ metadata }) => [metadata.name, metadata.labels?.['topology.kubernetes.io/zone']]),
    );
    const counts: Record<string, number> = {};
    for (const { spec } of pods) {
      const zone = zones.get(spec.nodeName ?? '');
      if (zone) counts[zone] = (counts[zone] ?? 0) + 1;
    }
    return counts;
  }

  /** Lets pods come to a node again, or no more. */
  async cordon(name: string, unschedulable: boolean): Promise<void> {
    await this.manifests.patch({ apiVersion: 'v1', kind: 'Node', metadata: { name } }, { spec: { unschedulable } });
  }
}

function node(zone: Zone, number: number): KubernetesObject {
  const name = `${zone}-${number}`;
  const labels = {
    'topology.kubernetes.io/region': 'test-1',
    'topology.kubernetes.io/zone': zone,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    status: { capacity: CAPACITY, allocatable: CAPACITY },
  };
}
