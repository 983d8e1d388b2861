import type { Environment } from '../../../../model/environment';
import { type Alarm, seriesOf } from '../alarm';

/** The broker, as its service names it. */
export type WatchedBroker =
  | { readonly kind: 'rabbitmq'; readonly brokerName: string }
  | { readonly kind: 'kafka'; readonly clusterName: string; readonly brokers: number };

/** What stops a broker from taking messages. How far consumers are behind is among the application's own metrics. */
export function brokerAlarms(environment: Environment, broker: WatchedBroker): Alarm[] {
  return broker.kind === 'rabbitmq' ? rabbitmqAlarms(broker.brokerName) : kafkaAlarms(environment, broker);
}

/** Both limits block publishers. Values of a cluster are the sums of its nodes: shares mean the same. */
function rabbitmqAlarms(brokerName: string): Alarm[] {
  const broker = seriesOf('AWS/AmazonMQ', { Broker: brokerName });
  return [
    {
      name: 'rabbitmq-memory',
      description:
        'RabbitMQ uses more than 80 % of the memory at which it blocks publishers. Look for queues that nobody empties.',
      measure: {
        expression: '100 * used / most',
        metrics: { used: broker('RabbitMQMemUsed', 'Maximum'), most: broker('RabbitMQMemLimit', 'Minimum') },
      },
      limit: { above: 80 },
      minutes: 5,
    },
    {
      name: 'rabbitmq-disk',
      description:
        'RabbitMQ has less than twice the disk free at which it blocks publishers. Look for queues that nobody empties.',
      measure: {
        expression: 'free / least',
        metrics: { free: broker('RabbitMQDiskFree', 'Minimum'), least: broker('RabbitMQDiskFreeLimit', 'Maximum') },
      },
      limit: { below: 2 },
      minutes: 5,
    },
  ];
}

function kafkaAlarms(
  environment: Environment,
  { clusterName, brokers }: Extract<WatchedBroker, { kind: 'kafka' }>,
): Alarm[] {
  const cluster = seriesOf('AWS/Kafka', { 'Cluster Name': clusterName });
  const ids = Array.from({ length: brokers }, (_, index) => String(index + 1));
  return [
    {
      name: 'kafka-offline',
      description: 'Partitions have no leader: their events can neither be written nor read. Look at the brokers.',
      measure: cluster('OfflinePartitionsCount', 'Maximum'),
      limit: { above: 0 },
      minutes: 5,
    },
    ...ids.flatMap((id) => brokerOfKafka(environment, clusterName, id)),
  ];
}

function brokerOfKafka({ observability: { alerts } }: Environment, clusterName: string, id: string): Alarm[] {
  const { disk } = alerts;
  const broker = seriesOf('AWS/Kafka', { 'Cluster Name': clusterName, 'Broker ID': id });
  return [
    {
      name: `kafka-${id}-disk`,
      description: `Broker ${id} has used more than ${disk.value} % of its disk: growing has not helped, or has reached messaging.maxStorage.`,
      measure: broker('KafkaDataLogsDiskUsed', 'Maximum'),
      limit: { above: disk.value },
      minutes: 5,
    },
    {
      name: `kafka-${id}-too-few-copies`,
      description: `Partitions that broker ${id} leads have fewer copies than a write needs: publishing fails, events wait in the outbox.`,
      measure: broker('UnderMinIsrPartitionCount', 'Maximum'),
      limit: { above: 0 },
      minutes: 5,
    },
  ];
}
