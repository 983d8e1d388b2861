import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { namespaceOf, selectorOf } from '../labels';
import type { Edge, Peer } from '../workload/edges';
import { metadataOf } from '../workload/metadata';
import { createPolicy } from '../workload/network-policy';
import { workloadPlans } from '../workload/plan';

/** Who may reach the pods of a data component, and whom they may reach. */
export interface DataPolicyProps {
  readonly environment: EksEnvironment;
  /** What it is called, such as 'redis'. */
  readonly name: string;
  /** Labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Ports that the system's pods call. */
  readonly clients: readonly number[];
  /** Ports on which its pods call each other. */
  readonly peers: readonly number[];
  /** Namespace of its operator, and the ports that it calls. */
  readonly operator: { readonly namespace: string; readonly ports: readonly number[] };
  /**
   * Port of its metrics.
   * @default none - nobody asks for them
   */
  readonly metrics?: number;
  /**
   * Whether its pods call the API of the cluster or of AWS, whose addresses nobody knows before.
   * @default false
   */
  readonly callsApi?: boolean;
  /**
   * Namespaces besides the system's whose pods are clients.
   * @default none
   */
  readonly clientNamespaces?: readonly string[];
  /**
   * Labels of pods beside it that are clients: those that its operator makes, and what measures it.
   * @default none
   */
  readonly helpers?: readonly Readonly<Record<string, string>>[];
}

const API_PORT = 443;
const ANYWHERE: Peer = { kind: 'blocks', blocks: ['0.0.0.0/0'] };
// Credentials of a pod's role, answered on its own node.
const IDENTITY: Edge = { name: 'identity', peer: { kind: 'blocks', blocks: ['169.254.170.23/32'] }, ports: [80] };

/** Makes the policy of a data component: everything in the namespace is denied by default. */
export function createDataPolicy(scope: Construct, props: DataPolicyProps): void {
  const { environment, name, selector, callsApi = false } = props;
  const own: Peer = { kind: 'pods', namespace: namespaceOf(environment), labels: selector };
  const api: Edge[] = callsApi ? [{ name: 'api', peer: ANYWHERE, ports: [API_PORT] }, IDENTITY] : [];
  createPolicy(scope, 'network-policy', {
    metadata: metadataOf(environment, name),
    selector,
    edges: {
      ingress: [...callers(props), { name: 'peers', peer: own, ports: props.peers }],
      egress: [{ name: 'peers', peer: own, ports: props.peers }, ...api],
    },
  });
}

function callers(props: DataPolicyProps): Edge[] {
  const { environment, clients, clientNamespaces = [], helpers = [], operator, metrics } = props;
  const namespace = namespaceOf(environment);
  const fleets = fleetsOf(environment).map((fleet) => selectorOf(environment, fleet));
  const peers: Peer[] = [
    ...[...fleets, ...helpers].map((labels): Peer => ({ kind: 'pods', namespace, labels })),
    ...clientNamespaces.map((one): Peer => ({ kind: 'pods', namespace: one })),
  ];
  const from = (one: string): Peer => ({ kind: 'pods', namespace: one });
  const isScraped = metrics !== undefined && environment.observability.metrics !== 'endpoint';
  return [
    ...peers.map((peer): Edge => ({ name: 'clients', peer, ports: clients })),
    { name: 'operator', peer: from(operator.namespace), ports: operator.ports },
    ...(isScraped ? [{ name: 'metrics' as const, peer: from('monitoring'), ports: [metrics] }] : []),
  ];
}

/** Every fleet of the system, second ones with another image among them. */
function fleetsOf(environment: EksEnvironment): string[] {
  return Object.keys(environment.system.services).flatMap((service) => {
    const { stable, candidate } = workloadPlans(environment, service);
    return [stable.name, ...(candidate ? [candidate.name] : [])];
  });
}
