import type { Environment } from '../../../model/environment';

/** The `messaging` section of an environment whose events go through Kafka. */
export type KafkaSection = Extract<Environment['messaging'], { readonly kind: 'kafka' }>;

/** Copies of every record, and how many must have it before it counts as written. */
export const COPIES = { all: 3, inSync: 2 } as const;

/** Brokers of the cluster: as described, else the fewest that fill every zone alike and hold three copies. */
export function brokersOf({ brokers }: KafkaSection, zones: number): number {
  return brokers ?? zones * Math.ceil(COPIES.all / zones);
}

/**
 * `server.properties` of the managed brokers. The application makes its topic and leaves the number of copies to these
 * defaults.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html
 */
export function serverProperties({ partitions }: KafkaSection): string {
  const properties = {
    'auto.create.topics.enable': false,
    'default.replication.factor': COPIES.all,
    'min.insync.replicas': COPIES.inSync,
    // A broker that was behind never leads: what it lacks would be lost.
    'unclean.leader.election.enable': false,
    'num.partitions': partitions,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
