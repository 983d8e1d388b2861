import type { Sections } from '../schema/environment';

// A cluster of RabbitMQ has three nodes, and Kafka keeps three copies.
const QUORUM = 3;

/** Brokers as they are made: Kafka fills every zone alike, RabbitMQ is a cluster in every tier but `single`. */
export function brokerNodes(messaging: Sections['messaging'], tier: Sections['tier'], zones: number): number {
  if ('host' in messaging && messaging.host === 'inCluster') return 0;
  if (messaging.kind === 'kafka') return messaging.brokers ?? zones * Math.ceil(QUORUM / Math.max(zones, 1));
  if (messaging.kind === 'rabbitmq') return tier === 'single' ? 1 : QUORUM;
  return 0;
}
