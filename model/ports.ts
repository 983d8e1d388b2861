/** Ports that a local environment owns: its block begins at `network.ports.base`. */
export const BLOCK_SIZE = 400;
/** Services that fit into a block. */
export const SERVICES_PER_ENVIRONMENT = 3;
/** Instances of one service that fit into a block, numbered from 1; a rolling change needs one number more than it runs. */
export const INSTANCES_PER_SERVICE = 60;
/** Read replicas that fit into a block. */
export const REPLICAS_PER_DATABASE = 8;
/** Redis nodes, masters and replicas together, that fit into a block. */
export const NODES_PER_CACHE = 30;

/** Nodes of the search cluster that fit into a block. */
export const NODES_PER_SEARCH = 5;

/** Numbers of the exporters, for `PortPlan.exporter`; the database's is that of its primary, its replicas follow. */
export const EXPORTERS = { cache: 0, database: 1, node: 10, probe: 11, search: 12, balancer: 13 } as const;

/** The ports of RabbitMQ's node. */
export interface RabbitmqPorts {
  /** Clients: AMQP. */
  readonly amqp: number;
  /** Prometheus. */
  readonly metrics: number;
  /** Erlang's own protocol, by which the command line tools reach the node. */
  readonly distribution: number;
  /** Erlang's port mapper (epmd). */
  readonly portMapper: number;
}

/** Which port of 127.0.0.1 each component of a local environment listens on. */
export interface PortPlan {
  /** First port of the block. */
  readonly first: number;
  /** Last port of the block. */
  readonly last: number;
  /** The balancer's administration and metrics; clients use `loadBalancer.port`, which is outside the block. */
  readonly balancerAdmin: number;
  /** The database's primary. */
  readonly database: number;
  /** The database's replicas, from 0. */
  readonly databaseReplica: (index: number) => number;
  /** The poolers, from 0. */
  readonly pooler: (index: number) => number;
  /** Redis nodes for clients, from 0. */
  readonly redisNode: (index: number) => number;
  /** The same nodes among themselves; Redis' own default, port + 10000, would leave the block. */
  readonly redisBus: (index: number) => number;
  readonly rabbitmq: RabbitmqPorts;
  /** Kafka's broker, for clients. */
  readonly kafka: number;
  /** Kafka's controller, which the broker calls. */
  readonly kafkaController: number;
  /** Nodes of the search cluster for clients, from 0. */
  readonly searchNode: (index: number) => number;
  /** The same nodes among themselves. */
  readonly searchTransport: (index: number) => number;
  readonly prometheus: number;
  readonly alertmanager: number;
  /** The page of `npm run observe`. */
  readonly observe: number;
  /** Exporters of metrics, by their number in `EXPORTERS`. */
  readonly exporter: (index: number) => number;
  /** Components of your own, from 0 to 49. */
  readonly component: (index: number) => number;
  /** Instances: the service's place in its system, from 0, and the instance's number, from 1. */
  readonly instance: (service: number, number: number) => number;
}

/** Assigns the ports of a local environment. The same base gives the same ports, so a second deploy changes nothing. */
export function portPlan(base: number): PortPlan {
  const from = (offset: number) => (index: number) => base + offset + index;
  return {
    first: base,
    last: base + BLOCK_SIZE - 1,
    balancerAdmin: base + 1,
    database: base + 10,
    databaseReplica: from(11),
    pooler: from(20),
    redisNode: from(40),
    redisBus: from(80),
    rabbitmq: { amqp: base + 110, metrics: base + 111, distribution: base + 112, portMapper: base + 113 },
    kafka: base + 114,
    kafkaController: base + 115,
    searchNode: from(70),
    searchTransport: from(75),
    prometheus: base + 120,
    alertmanager: base + 121,
    observe: base + 129,
    exporter: from(130),
    component: from(150),
    instance: (service, number) => base + 200 + INSTANCES_PER_SERVICE * service + number,
  };
}
