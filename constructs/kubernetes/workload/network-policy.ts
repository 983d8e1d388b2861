import {
  NetworkPolicyV1,
  type NetworkPolicyV1SpecEgress,
  type NetworkPolicyV1SpecIngressFrom,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { selectorOf } from '../labels';
import type { Edge, Peer } from './edges';
import { metadataOf, type ObjectMetadata } from './metadata';

/** Who may reach the pods of a fleet, and whom they may reach; names they may always look up. */
export interface PodEdges {
  readonly ingress: readonly Edge[];
  readonly egress: readonly Edge[];
}

/** Nobody reaches a pod of the system, and none reaches anything, but by a policy of its own. */
export function denyByDefault(scope: Construct, environment: EksEnvironment): void {
  new NetworkPolicyV1(scope, 'deny-by-default', {
    metadata: metadataOf(environment, 'network', 'deny-by-default'),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}

/** The policy of one fleet: exactly these edges. Its node's checks always come through. */
export function createNetworkPolicy(
  scope: Construct,
  environment: EksEnvironment,
  fleet: string,
  edges: PodEdges,
): void {
  const metadata = metadataOf(environment, fleet);
  createPolicy(scope, 'network-policy', { metadata, selector: selectorOf(environment, fleet), edges });
}

/** A policy, and the pods that it is for. */
export interface PolicyProps {
  readonly metadata: ObjectMetadata;
  /** Labels of the pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly edges: PodEdges;
}

/** The policy of pods that are chosen by any labels: those of operators carry their own. */
export function createPolicy(scope: Construct, id: string, { metadata, selector, edges }: PolicyProps): void {
  const { ingress, egress } = edges;
  new NetworkPolicyV1(scope, id, {
    metadata,
    spec: {
      podSelector: { matchLabels: { ...selector } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingress.map(({ peer, ports }) => ({ from: peersOf(peer), ports: tcp(ports) })),
      egress: [names(), ...egress.map(({ peer, ports }) => ({ to: peersOf(peer), ports: tcp(ports) }))],
    },
  });
}

function peersOf(peer: Peer): NetworkPolicyV1SpecIngressFrom[] {
  if (peer.kind === 'blocks') return peer.blocks.map((cidr) => ({ ipBlock: { cidr } }));
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } };
  return [{ namespaceSelector, ...(peer.labels && { podSelector: { matchLabels: { ...peer.labels } } }) }];
}

function tcp(ports: readonly number[]) {
  return ports.map((port) => ({ protocol: 'TCP', port: String(port) }));
}

/** CoreDNS, which answers long names by TCP. */
function names(): NetworkPolicyV1SpecEgress {
  return {
    to: peersOf({ kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }),
    ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: '53' })),
  };
}
