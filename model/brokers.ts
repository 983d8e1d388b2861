import type { Sections } from './schema/environment';

type Tier = Sections['tier'];
type Rabbitmq = Extract<Sections['messaging'], { kind: 'rabbitmq' }>;
type Kafka = Extract<Sections['messaging'], { kind: 'kafka' }>;

/** What one node of the cloud's RabbitMQ accepts. */
interface RabbitmqLimits {
  readonly name: string;
  readonly connections: number;
}

/**
 * Instance types of Amazon MQ, smallest first, with the most connections that a node may be allowed. RabbitMQ 4 begins
 * with lower limits that its configuration raises; channels may be three times as many.
 * @see https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-resource-hard-limit.html
 */
const rabbitmqTypes: readonly RabbitmqLimits[] = [
  { name: 'mq.m7g.medium', connections: 300 },
  { name: 'mq.m7g.large', connections: 5000 },
  { name: 'mq.m7g.xlarge', connections: 10_000 },
  { name: 'mq.m7g.2xlarge', connections: 20_000 },
  { name: 'mq.m7g.4xlarge', connections: 40_000 },
  { name: 'mq.m7g.8xlarge', connections: 80_000 },
  { name: 'mq.m7g.12xlarge', connections: 120_000 },
];

/**
 * Partitions, copies among them, that MSK recommends for one broker at most, smallest first.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html
 */
const kafkaTypes: readonly { readonly name: string; readonly partitions: number }[] = [
  { name: 'kafka.t3.small', partitions: 300 },
  { name: 'kafka.m7g.large', partitions: 1000 },
  { name: 'kafka.m7g.xlarge', partitions: 1000 },
  { name: 'kafka.m7g.2xlarge', partitions: 2000 },
  { name: 'kafka.m7g.4xlarge', partitions: 4000 },
  { name: 'kafka.m7g.8xlarge', partitions: 4000 },
  { name: 'kafka.m7g.12xlarge', partitions: 4000 },
  { name: 'kafka.m7g.16xlarge', partitions: 4000 },
];

/** The type of a node that is chosen, or that the tier gives. */
export function rabbitmqType({ instanceType }: Pick<Rabbitmq, 'instanceType'>, tier: Tier): string {
  return instanceType ?? (tier === 'single' ? 'mq.m7g.medium' : 'mq.m7g.large');
}

/** The type of a broker that is chosen, or that the tier gives. */
export function kafkaType({ instanceType }: Pick<Kafka, 'instanceType'>, tier: Tier): string {
  return instanceType ?? (tier === 'single' ? 'kafka.t3.small' : 'kafka.m7g.large');
}

/** Connections that one node accepts; undefined for a type that is not in the table. */
export function rabbitmqConnections(broker: Rabbitmq, tier: Tier): number | undefined {
  const wanted = rabbitmqType(broker, tier);
  return rabbitmqTypes.find(({ name }) => name === wanted)?.connections;
}

/** The smallest type that accepts so many; undefined when none does. */
export function rabbitmqTypeFor(connections: number): string | undefined {
  return rabbitmqTypes.find((type) => type.connections >= connections)?.name;
}

/** Partitions that one broker should hold at most; undefined for a type that is not in the table. */
export function kafkaPartitions(broker: Kafka, tier: Tier): number | undefined {
  const wanted = kafkaType(broker, tier);
  return kafkaTypes.find(({ name }) => name === wanted)?.partitions;
}

/** The smallest type whose brokers should hold so many; undefined when none does. */
export function kafkaTypeFor(partitions: number): string | undefined {
  return kafkaTypes.find((type) => type.partitions >= partitions)?.name;
}
