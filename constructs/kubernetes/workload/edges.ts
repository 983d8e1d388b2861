import { planSubnets } from '../../../model/subnets';
import type { EksEnvironment } from '../../aws/environment';
import { REDIS_PORT } from '../../aws/redis/settings';

/** The other end of a connection: blocks of addresses, or pods by their labels. */
export type Peer =
  | { readonly kind: 'blocks'; readonly blocks: readonly string[] }
  | {
      readonly kind: 'pods';
      readonly namespace: string;
      /** @default every pod of the namespace */
      readonly labels?: Readonly<Record<string, string>>;
    };

/** Something that pods may call, or that may call them. */
export interface Edge {
  /** What it is, such as 'database'. */
  readonly name: DataName | 'balancer' | 'metrics' | 'identity' | 'clients' | 'peers' | 'operator' | 'api';
  readonly peer: Peer;
  /** TCP ports. */
  readonly ports: readonly number[];
}

/** Data components that pods call. */
export type DataName = 'database' | 'cache' | 'search' | 'messaging';

const DATABASE_PORTS = { postgres: 5432, mysql: 3306 } as const;
const SEARCH_PORT = 443;
const BROKER_PORTS = { rabbitmq: 5671, kafka: 9098 } as const;

/** Edges to the managed data of an environment: whatever lies in its data subnets. In-cluster data names its own pods. */
export function managedEdges(environment: EksEnvironment): Edge[] {
  const { database, cache, search, messaging } = environment;
  const peer: Peer = { kind: 'blocks', blocks: subnetBlocks(environment, 'data') };
  const edge = (name: DataName, port: number): Edge => ({ name, peer, ports: [port] });
  return [
    ...(database.host === 'managed' ? [edge('database', DATABASE_PORTS[database.engine])] : []),
    ...(cache.kind === 'redis' && cache.host === 'managed' ? [edge('cache', REDIS_PORT)] : []),
    ...(search.kind === 'opensearch' && search.host === 'managed' ? [edge('search', SEARCH_PORT)] : []),
    ...((messaging.kind === 'rabbitmq' || messaging.kind === 'kafka') && messaging.host === 'managed'
      ? [edge('messaging', BROKER_PORTS[messaging.kind])]
      : []),
  ];
}

/** Whether the pods prove who they are to a service of AWS: only the brokers of MSK ask. */
export function needsIdentity({ messaging }: EksEnvironment): boolean {
  return messaging.kind === 'kafka' && messaging.host === 'managed';
}

/** Who brings requests in: the balancer stands in the public subnets, nginx in its namespace. */
export function balancerPeer(environment: EksEnvironment): Peer {
  return environment.cluster.ingress === 'alb'
    ? { kind: 'blocks', blocks: subnetBlocks(environment, 'public') }
    : { kind: 'pods', namespace: 'ingress-nginx' };
}

/** Blocks of one kind of subnets; of a network that somebody else has divided only the whole is known. */
function subnetBlocks({ network }: EksEnvironment, kind: 'public' | 'data'): readonly string[] {
  return network.vpc.kind === 'existing' ? [network.cidr] : planSubnets(network.cidr, network.zones).blocks[kind];
}
