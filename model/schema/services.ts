import { z } from 'zod';
import { count, duration, message, percent, size, text, tiered, wholeSeconds } from './fields';
import { candidateSchema, instancesSchema, scheduleSchema } from './instances';
import { sloSchema } from './observability';
import { behaviorSchema, probesSchema, queueSchema, verticalSchema } from './workloads';

/** What may be evicted or replaced at once: at most so many away, or at least so many present. */
const disruptionSchema = z.union(
  [z.strictObject({ maxUnavailable: count(0, 1000) }), z.strictObject({ minAvailable: count(0, 1000) })],
  {
    error: message(
      'must be one of { maxUnavailable } or { minAvailable }',
      'give exactly one of them, a whole number of at least 0',
    ),
  },
);

/** Database connections one instance may open to each database server: at most size + overflow. */
const poolSchema = z.strictObject({
  /**
   * Connections kept open per instance.
   * @default 10 - CryptoServe's guide, its medium load level
   */
  size: count(1, 1000).prefault(10),
  /**
   * Further connections under load, closed afterwards.
   * @default 20 - CryptoServe's guide
   */
  overflow: count(0, 1000).prefault(20),
  /**
   * Age at which a connection is replaced.
   * @default '1h' - CryptoServe's guide: cloud databases close older ones
   */
  recycle: duration('1m', '7d').prefault('1h'),
});

/** What the number of instances follows on ec2 and eks; `local` has no autoscaler. */
const autoscalingSchema = z.strictObject({
  /**
   * Target share of the instance's CPU.
   * @default '70%' - the Reconciliation guide
   */
  cpu: percent(10, 90).prefault('70%'),
  /**
   * Target share of the instance's memory.
   * @default '80%' - the Reconciliation guide
   */
  memory: percent(10, 95).prefault('80%'),
  /**
   * Target requests per second and instance.
   * @default not followed
   */
  requestsPerSecond: count(1, 1_000_000).optional(),
  /**
   * Target queue length per instance; needs KEDA on eks.
   * @default not followed
   */
  queueLength: count(1, 1_000_000).optional(),
  /**
   * Changes of the fewest instances by the clock, on ec2.
   * @default none
   */
  schedules: z.array(scheduleSchema).prefault([]),
  /**
   * Which shares of an instance's requests are followed, on eks. Without them the VerticalPodAutoscaler may act.
   * @default both - the Reconciliation guide
   */
  resources: z.array(z.enum(['cpu', 'memory'])).prefault(['cpu', 'memory']),
  /** How fast, on eks. */
  behavior: behaviorSchema.prefault({}),
  /**
   * What `queueLength` counts, with KEDA.
   * @default { kind: 'outbox' } - everything that waits, whatever carries it
   */
  queue: queueSchema.prefault({ kind: 'outbox' }),
  /**
   * Target active connections to the database per instance, with KEDA; the Reconciliation guide has 100. Instances that
   * are added open connections, too.
   * @default not followed
   */
  databaseConnections: count(1, 100_000).optional(),
  /**
   * Time between two looks at what is followed, with KEDA.
   * @default '15s' - the Reconciliation guide
   */
  polling: wholeSeconds('1s', '1h').prefault('15s'),
  /**
   * Time without a signal until nothing at all runs, with KEDA; no service goes below `replicas.min`, which is at least 1.
   * @default '300s' - the Reconciliation guide
   */
  cooldown: wholeSeconds('1s', '1d').prefault('300s'),
});

/** How one service of the system runs in this environment. */
export const serviceSchema = z.strictObject({
  /** Bounds of the number of instances; `local` runs `min`. */
  replicas: z
    .strictObject({
      /** Fewest instances. @default by tier */
      min: tiered(count(1, 1000)),
      /** Most instances: the cost ceiling, and what the connections ledger counts. @default by tier */
      max: tiered(count(1, 1000)),
    })
    .prefault({}),
  /**
   * Instances needed at the highest load expected, each at its autoscaling target.
   * @default what the fleet carries with one zone away - the disruption ledger then has nothing to refuse
   */
  peak: count(1, 1000).optional(),
  /**
   * CPU per instance in cores.
   * @default 0.5 - Videa Mozi's guide reserves that
   */
  cpu: z.number().min(0.05).max(96).prefault(0.5),
  /**
   * Most CPU of an instance in cores, on eks.
   * @default twice `cpu` - as the servers of the Reconciliation guide; starting and collecting garbage take more than serving
   */
  cpuLimit: z.number().min(0.05).max(192).optional(),
  /**
   * Memory per instance.
   * @default '256MiB' - Videa Mozi's guide reserves that; an idle instance takes about 100 MB
   */
  memory: size('64MiB', '768GiB').prefault('256MiB'),
  /** Database connections per instance. */
  pool: poolSchema.prefault({}),
  /**
   * Further variables of the application's contract, such as LOG_LEVEL. Never secrets.
   * @default none
   */
  variables: z
    .record(text(/^[A-Z][A-Z0-9_]*$/, 'must be an upper-case variable name', "write it as 'LOG_LEVEL'"), z.string())
    .prefault({}),
  /** What the number of instances follows. */
  autoscaling: autoscalingSchema.prefault({}),
  /** What it promises. */
  slo: sloSchema.prefault({}),
  /**
   * What may be evicted at once.
   * @default { maxUnavailable: 1 } - never blocks a node drain, whatever the number of instances
   */
  disruption: disruptionSchema.prefault({ maxUnavailable: 1 }),
  /** The machines below the instances, on ec2. */
  instances: instancesSchema.prefault({}),
  /**
   * A second fleet with another image: canary, or blue and green. On ec2 and eks.
   * @default none
   */
  candidate: candidateSchema.prefault({ kind: 'none' }),
  /** The checks of an instance by its node, on eks. */
  probes: probesSchema.prefault({}),
  /** Bounds of the VerticalPodAutoscaler, on eks. */
  vertical: verticalSchema.prefault({}),
});
