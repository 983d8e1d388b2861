import type { Construct } from 'constructs';
import type { DataStoreProps } from '../data-store';
import { KafkaCluster } from './kafka';
import { RabbitmqBroker } from './rabbitmq';

/** What carries events when neither the database nor Redis does. */
export type Broker = RabbitmqBroker | KafkaCluster;

/** The broker that `messaging.kind` asks for; undefined when events stay in process or go through Redis. */
export function createBroker(scope: Construct, props: DataStoreProps): Broker | undefined {
  const { messaging } = props.environment;
  if (messaging.kind === 'rabbitmq') return new RabbitmqBroker(scope, 'rabbitmq', { ...props, messaging });
  if (messaging.kind === 'kafka') return new KafkaCluster(scope, 'kafka', { ...props, messaging });
  return undefined;
}
