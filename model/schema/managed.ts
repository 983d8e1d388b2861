import { z } from 'zod';
import { count, message, size, text } from './fields';

/** A size of the cloud's nodes: `<service prefix><family>.<size>[.search]`. */
const instanceType = (pattern: RegExp, example: string) =>
  text(pattern, 'is not an instance type of this service', `write it as '${example}'`);

/** What the cloud's search domain needs to know on ec2 and eks; local runs the OpenSearch of the machine. */
export const managedSearch = {
  /** The engine; Elasticsearch is the last that the cloud hosts, 7.10. @default 'opensearch' */
  engine: z.enum(['opensearch', 'elasticsearch']).prefault('opensearch'),
  /** Version of the engine. @default '2.19' of OpenSearch, '7.10' of Elasticsearch - the ones the application is tested with */
  version: text(/^\d+\.\d+$/, 'is not a version', "write major and minor, '2.19'").optional(),
  /**
   * Size of each node.
   * @default 't3.small.search' in tier `single`, else 'm6g.large.search' - burstable nodes are for trials
   */
  instanceType: instanceType(/^[a-z][a-z0-9]+\.[a-z0-9]+\.search$/, 'm6g.large.search').optional(),
  /** Nodes that do nothing but lead. @default 3 in tier `enterprise`, else none - AWS: 3 for production domains */
  dedicatedMasters: count(0, 5)
    .refine((masters) => [0, 3, 5].includes(masters), {
      error: message('must be 0, 3 or 5', 'an even number has no better majority than one fewer'),
    })
    .optional(),
  /** Disk of each node. @default '20GiB' */
  storage: size('10GiB', '16TiB').prefault('20GiB'),
};

/** What the cloud's RabbitMQ needs to know on ec2 and eks. */
export const managedRabbitmq = {
  /** Version of the engine. @default '4.2' - the one that Amazon MQ recommends */
  version: z.enum(['3.13', '4.2']).prefault('4.2'),
  /**
   * Size of each node.
   * @default 'mq.m7g.medium' in tier `single`, else 'mq.m7g.large' - Amazon MQ: medium is for trials
   */
  instanceType: instanceType(/^mq\.[a-z][a-z0-9]+\.[a-z0-9]+$/, 'mq.m7g.large').optional(),
};

/** What the cloud's Kafka needs to know on ec2 and eks. */
export const managedKafka = {
  /** Version of Kafka. @default '3.9.x.kraft' - without ZooKeeper, in all regions */
  version: z.enum(['3.9.x.kraft', '4.0.x.kraft']).prefault('3.9.x.kraft'),
  /** Brokers, as many in each zone. @default one in each zone, at least 3: every record has three copies */
  brokers: count(3, 30).optional(),
  /**
   * Size of each broker.
   * @default 'kafka.t3.small' in tier `single`, else 'kafka.m7g.large' - MSK: t3 is for trials
   */
  instanceType: instanceType(/^kafka\.[a-z][a-z0-9]+\.[a-z0-9]+$/, 'kafka.m7g.large').optional(),
  /** Disk of each broker at first; grows by itself. @default '100GiB' - MSK's own */
  storage: size('1GiB', '16TiB').prefault('100GiB'),
  /** What the disk may grow to; it never shrinks. @default '1TiB' */
  maxStorage: size('1GiB', '16TiB').prefault('1TiB'),
  /** Metrics pages of the brokers for a Prometheus of yours. @default false - alarms watch them in CloudWatch */
  openMonitoring: z.boolean().prefault(false),
};
