import type { EksEnvironment } from '../../aws/environment';
import { balancerPeer, type Edge, needsIdentity } from './edges';
import type { PodEdges } from './network-policy';

/** Where pods get the credentials of their role. @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const IDENTITY_AGENT = '169.254.170.23/32';
const AGENT_PORT = 80;

/**
 * The edges of one service: clients reach it by the balancer unless it is a worker, Prometheus reaches all, and all reach
 * the data; only a frontend asks no search index.
 * @param data edges to every data component, managed or in the cluster
 */
export function podEdges(environment: EksEnvironment, service: string, data: readonly Edge[]): PodEdges {
  const { role, port } = environment.system.services[service] ?? { role: 'worker', port: 0 };
  const ports = [port];
  const identity: Edge = {
    name: 'identity',
    peer: { kind: 'blocks', blocks: [IDENTITY_AGENT] },
    ports: [AGENT_PORT],
  };
  return {
    ingress: [
      ...(role === 'worker' ? [] : [{ name: 'balancer' as const, peer: balancerPeer(environment), ports }]),
      ...(environment.observability.metrics === 'endpoint'
        ? []
        : [{ name: 'metrics' as const, peer: { kind: 'pods' as const, namespace: 'monitoring' }, ports }]),
    ],
    egress: [
      ...data.filter(({ name }) => name !== 'search' || role !== 'frontend'),
      ...(needsIdentity(environment) ? [identity] : []),
    ],
  };
}
