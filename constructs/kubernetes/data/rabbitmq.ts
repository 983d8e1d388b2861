import { Construct } from 'constructs';
import type { FleetAddresses } from '../../addresses';
import type { EksEnvironment } from '../../aws/environment';
import { CustomResources } from '../custom-resources';
import { namespaceOf } from '../labels';
import { encodedEntry } from '../secrets/source';
import type { Edge } from '../workload/edges';
import { createBudget } from './budget';
import type { InClusterPart } from './part';
import { podMonitors } from './pod-monitor';
import { createDataPolicy } from './policies';
import { RABBITMQ, RABBITMQ_LABELS, type RabbitmqSection, rabbitmqCluster } from './rabbitmq-objects';

/** What a RabbitMQ in the cluster is made from. */
export interface RabbitmqProps {
  readonly environment: EksEnvironment;
  readonly messaging: RabbitmqSection;
}

const PORT = 5672;
const METRICS_PORT = 15_692;
const MANAGEMENT_PORT = 15_672;
// Erlang's port mapper, and the protocol of its nodes.
const PEER_PORTS = [4369, 25_672];
const SECRET = `${RABBITMQ}-default-user`;

/**
 * A cluster of RabbitMQ by its operator, with the user that the operator makes. It speaks no TLS: nobody in the cluster
 * issues certificates, so that the network policy alone keeps others from listening to it.
 */
export class Rabbitmq extends Construct implements InClusterPart {
  readonly addresses: Pick<FleetAddresses, 'rabbitmqUrls'>;
  readonly edge: Edge;
  readonly secretNames = [SECRET];

  constructor(scope: Construct, id: string, { environment, messaging }: RabbitmqProps) {
    super(scope, id);
    const namespace = namespaceOf(environment);
    const [user, password] = ['username', 'password'].map((key) => encodedEntry({ name: SECRET, key }));
    this.addresses = { rabbitmqUrls: [`amqp://${user}:${password}@${RABBITMQ}.${namespace}.svc:${PORT}`] };
    this.edge = { name: 'messaging', peer: { kind: 'pods', namespace, labels: RABBITMQ_LABELS }, ports: [PORT] };
    new CustomResources(this, 'Resource', {
      name: RABBITMQ,
      namespace,
      objects: [
        rabbitmqCluster(environment, messaging),
        ...podMonitors(environment, RABBITMQ, RABBITMQ_LABELS, 'prometheus'),
      ],
    });
    createBudget(this, environment, RABBITMQ, RABBITMQ_LABELS);
    createDataPolicy(this, {
      environment,
      name: RABBITMQ,
      selector: RABBITMQ_LABELS,
      clients: [PORT],
      peers: [...PEER_PORTS, PORT],
      operator: { namespace: 'rabbitmq-system', ports: [MANAGEMENT_PORT] },
      metrics: METRICS_PORT,
      // The nodes find each other by the API of the cluster.
      callsApi: true,
    });
  }
}
