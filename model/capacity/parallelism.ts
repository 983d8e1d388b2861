import { kafkaPartitions, kafkaTypeFor, rabbitmqConnections, rabbitmqTypeFor } from '../brokers';
import type { Sections } from '../schema/environment';
import { brokerNodes } from './broker-nodes';
import { fleetsOf } from './fleets';
import { type LedgerLine, line, type Term } from './ledger';

/** What the parallelism ledger reads. */
export type ParallelismInput = Pick<
  Sections,
  'platform' | 'tier' | 'network' | 'system' | 'services' | 'rollout' | 'messaging'
>;
type Kafka = Extract<Sections['messaging'], { kind: 'kafka' }>;
type Rabbitmq = Extract<Sections['messaging'], { kind: 'rabbitmq' }>;

// An instance publishes through one and consumes through the other (`app/adapters/rabbitmq`).
const CONNECTIONS_PER_INSTANCE = 2;
// Every record has so many.
const COPIES = 3;
// Kafka's own topic of offsets, as it comes.
const OFFSETS_PARTITIONS = 50;

const sumOf = (terms: readonly Term[]): number => terms.reduce((total, { amount }) => total + amount, 0);
const said = (terms: readonly Term[]): string => terms.map(({ what }) => what).join(' + ');

/** Instances of some services at their ceiling while a change is rolled out, so many units each. */
function fleetTerms({ services, rollout }: ParallelismInput, names: readonly string[], each: number): Term[] {
  return names.flatMap((name) => {
    const service = services[name];
    if (!service) return [];
    const { most, surge } = fleetsOf(service, rollout.surge);
    return [{ amount: (most + surge) * each, what: `${name} (${most} + ${surge})${each > 1 ? ` x ${each}` : ''}` }];
  });
}

/** Who consumes: the workers; without any, every instance does what follows from events itself. */
function consumersOf({ services, system }: ParallelismInput): string[] {
  const names = Object.keys(services);
  const workers = names.filter((name) => system.services[name]?.role === 'worker');
  return workers.length > 0 ? workers : names;
}

/** One partition is read by one consumer of a group: those beyond them wait for ever. Scaling must not stop at it. */
function consumers(input: ParallelismInput, { partitions }: Kafka): LedgerLine {
  const sum = fleetTerms(input, consumersOf(input), 1);
  const demand = sumOf(sum);
  return line({
    ledger: 'parallelism',
    subject: 'consumers of the topic',
    path: 'messaging.partitions',
    demand,
    supply: partitions,
    unit: 'partitions',
    explanation: `one for each of ${said(sum)}`,
    sum,
    wayOut: 'raise it, or lower replicas.max of who consumes',
    mend: [{ path: 'messaging.partitions', value: demand }],
  });
}

/** Copies of partitions on each broker of MSK. Only on ec2 and eks. */
function copies({ tier, network, platform }: ParallelismInput, messaging: Kafka): LedgerLine[] {
  const supply = kafkaPartitions(messaging, tier);
  const brokers = brokerNodes(messaging, tier, network.zones);
  if (platform === 'local' || brokers === 0 || supply === undefined) return [];
  const demand = Math.ceil(((messaging.partitions + OFFSETS_PARTITIONS) * COPIES) / brokers);
  const type = kafkaTypeFor(demand);
  return [
    line({
      ledger: 'parallelism',
      subject: 'each Kafka broker',
      path: 'messaging.instanceType',
      demand,
      supply,
      unit: 'partitions',
      explanation: `(${messaging.partitions} + ${OFFSETS_PARTITIONS} of its own) x ${COPIES} copies / ${brokers} brokers`,
      wayOut: 'take a larger one, raise brokers, or lower partitions',
      mend: type === undefined ? [] : [{ path: 'messaging.instanceType', value: type }],
    }),
  ];
}

/** What one node of Amazon MQ accepts: all clients come to it when the others are away. Only on ec2 and eks. */
function clients(input: ParallelismInput, messaging: Rabbitmq): LedgerLine[] {
  const supply = rabbitmqConnections(messaging, input.tier);
  if (input.platform === 'local' || messaging.host === 'inCluster' || supply === undefined) return [];
  const sum = fleetTerms(input, Object.keys(input.services), CONNECTIONS_PER_INSTANCE);
  const demand = sumOf(sum);
  const type = rabbitmqTypeFor(demand);
  return [
    line({
      ledger: 'parallelism',
      subject: 'each RabbitMQ node',
      path: 'messaging.instanceType',
      demand,
      supply,
      unit: 'client connections',
      explanation: said(sum),
      sum,
      wayOut: 'take a larger one, or lower replicas.max',
      mend: type === undefined ? [] : [{ path: 'messaging.instanceType', value: type }],
    }),
  ];
}

/** How many may work at once, against what the broker lets. Streams of Redis let any number; so does no broker at all. */
export function parallelismLedger(input: ParallelismInput): LedgerLine[] {
  const { messaging } = input;
  if (messaging.kind === 'kafka') return [consumers(input, messaging), ...copies(input, messaging)];
  return messaging.kind === 'rabbitmq' ? clients(input, messaging) : [];
}
