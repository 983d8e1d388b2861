import type { KubernetesObject } from '../../../constructs/kubernetes/objects';
import { at, type Labels, labels, list, matches, type Node, type Pods, text, type World } from './world';

/** Who may open a connection to whom, as `web -> postgres:5432`. */
export type EdgeText = string;

/** What the policies of the system's namespace let through. */
export interface Connections {
  /** Connections that both ends let through, or the only end that has a policy. */
  readonly open: readonly EdgeText[];
  /** Connections within the system that one end lets through and the other refuses. */
  readonly oneSided: readonly EdgeText[];
  /** Pods that no policy is for but the one that denies. */
  readonly forgotten: readonly string[];
}

const NAMESPACE = 'kubernetes.io/metadata.name';

/** Reads the graph of connections from NetworkPolicies, as a network that enforces them would. */
export function connectionsOf(world: World): Connections {
  const { pods } = world;
  const out = unique(pods.flatMap((each) => edgesOf(world, each, 'egress', pods)));
  const into = unique(pods.flatMap((each) => edgesOf(world, each, 'ingress', pods)));
  const names = pods.map(({ name }) => name);
  const isInside = (edge: EdgeText): boolean => {
    const [from = '', to = ''] = edge.split(/ -> |:/);
    return names.includes(from) && names.includes(to);
  };
  const both = out.filter((edge) => into.includes(edge));
  const outside = [...out, ...into].filter((edge) => !isInside(edge));
  const inside = unique([...out, ...into]).filter(isInside);
  const ownPolicies = (each: Pods) => policiesOf(world, each).filter((policy) => !isForAll(policy));
  return {
    open: unique([...both, ...outside]).sort(),
    oneSided: inside.filter((edge) => !both.includes(edge)).sort(),
    forgotten: pods.filter((each) => ownPolicies(each).length === 0).map(({ name }) => name),
  };
}

const unique = (edges: readonly EdgeText[]): EdgeText[] => [...new Set(edges)];
const isForAll = (policy: KubernetesObject): boolean =>
  Object.keys(labels(policy, 'spec.podSelector.matchLabels')).length === 0;

function policiesOf(world: World, { labels: own }: Pods): readonly KubernetesObject[] {
  return world.own('NetworkPolicy').filter((policy) => matches(labels(policy, 'spec.podSelector.matchLabels'), own));
}

/** Connections of some pods in one direction; pods that no policy is for in that direction may do everything. */
function edgesOf(world: World, own: Pods, direction: 'ingress' | 'egress', all: readonly Pods[]): EdgeText[] {
  const word = direction === 'ingress' ? 'Ingress' : 'Egress';
  const policies = policiesOf(world, own).filter((policy) =>
    (at(policy, 'spec.policyTypes') as string[]).includes(word),
  );
  const edge = (peer: string, port: string) =>
    direction === 'ingress' ? `${peer} -> ${own.name}:${port}` : `${own.name} -> ${peer}:${port}`;
  if (policies.length === 0) return [edge('anybody', 'any')];
  return policies.flatMap((policy) =>
    list(policy, `spec.${direction}`).flatMap((rule) =>
      peersOf(list(rule, direction === 'ingress' ? 'from' : 'to'), all).flatMap((peer) =>
        portsOf(rule).map((port) => edge(peer, port)),
      ),
    ),
  );
}

/** A rule without peers, or without ports, is for all of them. */
function peersOf(peers: readonly Node[], all: readonly Pods[]): string[] {
  return peers.length === 0 ? ['anybody'] : peers.flatMap((peer) => namesOf(peer, all));
}

function portsOf(rule: Node): string[] {
  const ports = list(rule, 'ports').map(({ port, protocol }) =>
    protocol === 'TCP' ? `${port}` : `${port}/${protocol}`,
  );
  return ports.length === 0 ? ['any'] : ports;
}

function namesOf(peer: Node, all: readonly Pods[]): string[] {
  const block = text(peer, 'ipBlock.cidr');
  if (block) return [block];
  const namespace = labels(peer, 'namespaceSelector.matchLabels')[NAMESPACE];
  const asked: Labels = labels(peer, 'podSelector.matchLabels');
  const inside = all.filter((pods) => pods.namespace === namespace && matches(asked, pods.labels));
  if (inside.length > 0) return inside.map(({ name }) => name);
  const words = Object.values(asked);
  return [words.length > 0 ? `${namespace}/${words.join('+')}` : `${namespace}`];
}
