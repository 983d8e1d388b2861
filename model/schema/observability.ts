import { z } from 'zod';
import { count, duration, message, percent, tiered, wholeSeconds } from './fields';
import { notifySchema } from './notify';

/** Bounds of the buckets in which the application counts the time of its answers, in seconds; docs/metrics.md. */
const LATENCY_BOUNDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/**
 * Times for which CloudWatch keeps logs; it refuses others.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Limits beyond which somebody is told. What another section decides (fewest instances, memory) is not repeated here. */
const alertsSchema = z.strictObject({
  /** Fewest hits of the cache, as a share of look-ups. @default '70%' - the Firewall guide */
  cacheHitRate: percent(1, 99).prefault('70%'),
  /** Hits of the cache to aim for, a line in its picture. @default '80%' - the Firewall guide */
  cacheHitRateTarget: percent(1, 99).prefault('80%'),
  /** Longest time until every consumer has taken an event over. @default '5s' - the Firewall guide */
  eventDelay: wholeSeconds('1s', '1h').prefault('5s'),
  /** Most retries that wait. @default 100 - the Firewall guide */
  retryQueue: count(1, 1_000_000).prefault(100),
  /** Most use of an instance's pool of database connections. @default '80%' - the guides of CryptoServe and Firewall */
  poolUse: percent(1, 100).prefault('80%'),
  /** Longest time of 95 % of one instance's answers. @default '2s' - the Firewall guide */
  responseTime: duration('10ms', '1m').prefault('2s'),
  /** Longest time of 95 % of a service's answers. @default '200ms' - CryptoServe's guide */
  latency: duration('10ms', '1m').prefault('200ms'),
  /** Most answers 5xx, as a share of all. @default '1%' - CryptoServe's guide */
  errorRate: percent(1, 100).prefault('1%'),
  /** Most requests a minute refused because there were too many. @default 100 - CryptoServe's guide */
  rateLimitRejections: count(1, 10_000_000).prefault(100),
  /** Most requests counted against a limit by an instance alone, as a share of all. @default '5%' - more than a moment without Redis */
  ownLimits: percent(1, 99).prefault('5%'),
  /** Most sessions that requests bring and the store does not have, as a share. @default '20%' - some end every day */
  lostSessions: percent(1, 99).prefault('20%'),
  /** Least load of an instance, as a share of the average of its service. @default '50%' */
  leastLoad: percent(1, 99).prefault('50%'),
  /** Requests or look-ups a second below which their shares are not judged: one more or less would decide. @default 1 */
  leastTraffic: count(1, 1_000_000).prefault(1),
  /** Most use of a processor by an instance, or by a node. @default '80%' - the Reconciliation guide */
  cpu: percent(1, 100).prefault('80%'),
  /** Most restarts or evictions of an instance in an hour. @default 5 - the Reconciliation guide */
  restarts: count(1, 1000).prefault(5),
  /** Furthest that a replica of the database may be behind. @default '30s' */
  replicaLag: wholeSeconds('1s', '1d').prefault('30s'),
  /** Most use of a database server's connections. @default '80%' - the guides of CryptoServe and Firewall */
  connections: percent(1, 100).prefault('80%'),
  /** Most dead rows, as a share of a table's. @default '20%' - where Postgres' own vacuum begins */
  deadRows: percent(1, 100).prefault('20%'),
  /** Most use of a disk. @default '85%' */
  disk: percent(1, 100).prefault('85%'),
  /** Most use of the memory of a machine or node. @default '90%' */
  nodeMemory: percent(1, 100).prefault('90%'),
  /** Longest time in which 95 % of those who ask for a lock know whether they have it. @default '1s' - then a server was away */
  lockWait: duration('10ms', '2s').prefault('1s'),
  /** Messages that wait on the bus for a consumer. @default 1000 */
  brokerQueue: count(1, 100_000_000).prefault(1000),
  /** Time before a certificate ends. @default '21d' - a renewal that fails leaves three weeks */
  certificateExpiry: wholeSeconds('1h', '365d').prefault('21d'),
});

/** What a service that clients ask promises over 30 days. */
export const sloSchema = z.strictObject({
  /** Share of requests without a 5xx, in percent. @default 99.9 */
  availability: z.number().min(90).max(99.999).prefault(99.9),
  /** Time within which most answers come; a bound of the application's buckets. @default '200ms' - CryptoServe's guide */
  latency: duration('50ms', '5s')
    .refine((value) => LATENCY_BOUNDS.includes(value.seconds), {
      error: message('is not counted', `use one of ${LATENCY_BOUNDS.map((bound) => `'${bound * 1000}ms'`).join(', ')}`),
    })
    .prefault('200ms'),
  /** Share of the answers that come within it, in percent. @default 95 - CryptoServe's guide counts the 95th percentile */
  latencyShare: z.number().min(50).max(99.99).prefault(95),
});

/** What watches the system. */
export const observabilitySchema = z.strictObject({
  /** Endpoints only, or Prometheus with Alertmanager, or Grafana too. @default by tier */
  metrics: tiered(z.enum(['endpoint', 'prometheus', 'prometheusAndGrafana'])),
  /** Time between two scrapes. @default by platform */
  scrapeInterval: tiered(wholeSeconds('1s', '5m')),
  /** How long samples are kept; the managed workspace counts whole days. @default by platform */
  retention: tiered(wholeSeconds('1h', '365d')),
  /**
   * How long CloudWatch keeps logs on ec2 and eks, one of the times it knows; on local their size is the limit.
   * @default '365d' - as long as audits ask for (checkov CKV_AWS_338)
   */
  logRetention: duration('1d', '3653d')
    .refine((value) => LOG_RETENTION_DAYS.includes(value.seconds / 86_400), {
      error: message(
        'is not known to CloudWatch',
        `write it as one of ${LOG_RETENTION_DAYS.map((days) => `${days}d`).join(', ')}`,
      ),
    })
    .prefault('365d'),
  /** Who is told of alarms on ec2 and eks; each confirms a first message. @default nobody - they are on the console */
  alarmEmails: z
    .array(z.email({ error: message('is not an email address', "write it as 'oncall@example.com'") }))
    .prefault([]),
  /** Address of Grafana, for the links of alerts on ec2 and eks. @default none - links are paths of any Grafana with our dashboards */
  grafanaUrl: z
    .url({
      protocol: /^https$/,
      error: message('is not an https address', "write it as 'https://grafana.example.com'"),
    })
    .optional(),
  /** Whom Alertmanager tells on local; the clouds tell `alarmEmails`. */
  notify: notifySchema.prefault({}),
  /** Limits of the alerts. */
  alerts: alertsSchema.prefault({}),
});
