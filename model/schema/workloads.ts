import { z } from 'zod';
import { count, percent, size, text, wholeSeconds } from './fields';

/** The checks of an instance by its node, on eks: on the application's paths. */
export const probesSchema = z.strictObject({
  /** Whether the process lives: one that fails is restarted. It looks at no dependency. */
  live: z
    .strictObject({
      /** Time before the first check. @default '10s' - the Reconciliation guide */
      delay: wholeSeconds('0s', '10m').prefault('10s'),
      /** Time between two checks. @default '10s' - the Reconciliation guide */
      interval: wholeSeconds('1s', '5m').prefault('10s'),
      /** Time after which a check has failed. @default '3s' - the health check of the image */
      timeout: wholeSeconds('1s', '1m').prefault('3s'),
      /** Failed checks in a row. @default 3 - the health check of the image */
      failures: count(1, 30).prefault(3),
    })
    .prefault({}),
  /** Whether it may be sent requests: one that fails gets none, and is never restarted for it. */
  ready: z
    .strictObject({
      /** Time before the first check. @default '5s' - the Reconciliation guide */
      delay: wholeSeconds('0s', '10m').prefault('5s'),
      /** Time between two checks. @default '5s' - the Reconciliation guide */
      interval: wholeSeconds('1s', '5m').prefault('5s'),
      /** Time after which a check has failed. @default '3s' - as when it lives */
      timeout: wholeSeconds('1s', '1m').prefault('3s'),
      /** Failed checks in a row. @default 3 - the Reconciliation guide */
      failures: count(1, 30).prefault(3),
    })
    .prefault({}),
  /** Whether it has started: the others wait for it. It may take `rollout.readyTimeout`. */
  startup: z
    .strictObject({
      /** Time between two checks. @default '2s' - an instance starts within seconds */
      interval: wholeSeconds('1s', '1m').prefault('2s'),
      /** Time after which a check has failed. @default '2s' */
      timeout: wholeSeconds('1s', '1m').prefault('2s'),
    })
    .prefault({}),
});

/** How fast the number of instances follows, on eks. Figures of the Reconciliation guide. */
export const behaviorSchema = z.strictObject({
  scaleDown: z
    .strictObject({
      /** The highest wish of this time counts. @default '300s' */
      window: wholeSeconds('0s', '1h').prefault('300s'),
      /** Share that may go in one period. @default '50%' */
      share: percent(1, 100).prefault('50%'),
      /** Length of a period. @default '60s' */
      period: wholeSeconds('1s', '30m').prefault('60s'),
    })
    .prefault({}),
  scaleUp: z
    .strictObject({
      /** The lowest wish of this time counts. @default '0s' - at once */
      window: wholeSeconds('0s', '1h').prefault('0s'),
      /** Share of the fleet that may come in one period. @default '100%' */
      share: percent(1, 100).prefault('100%'),
      /** Instances that may come in one period; of the two the larger counts. @default 4 */
      instances: count(1, 1000).prefault(4),
      /** Length of a period. @default '15s' */
      period: wholeSeconds('1s', '30m').prefault('15s'),
    })
    .prefault({}),
});

/** What `queueLength` counts, where KEDA owns the number of instances. */
export const queueSchema = z.discriminatedUnion('kind', [
  /** Events that not every consumer has taken over, as the instances measure it: the same on every bus. Needs Prometheus. */
  z.strictObject({ kind: z.literal('outbox') }),
  /** Entries of the streams of `messaging` that a consumer has not been given, as Redis counts them. */
  z.strictObject({
    kind: z.literal('stream'),
    /** Consumer whose group is asked. @default 'history' - it wants every event */
    consumer: text(
      /^[a-z][a-z0-9-]{0,30}$/,
      'is not a consumer',
      'use lower-case letters, digits and hyphens',
    ).prefault('history'),
  }),
  /** Entries of a list of Redis, for an application that keeps its queue there. */
  z.strictObject({
    kind: z.literal('list'),
    /** Key of the list, such as 'reconciliation-queue'. */
    name: text(/^[\w{}:.-]{1,200}$/, 'is not a key', 'use letters, digits and _ { } : . -'),
  }),
]);

/** Bounds of what the VerticalPodAutoscaler recommends or sets for one instance. Figures of the Reconciliation guide. */
export const verticalSchema = z.strictObject({
  /** Fewest cores. @default 0.1 */
  minCpu: z.number().min(0.01).max(96).prefault(0.1),
  /** Most cores. @default 4 */
  maxCpu: z.number().min(0.01).max(96).prefault(4),
  /** Least memory. @default '128MiB' */
  minMemory: size('16MiB', '768GiB').prefault('128MiB'),
  /** Most memory. @default '8GiB' */
  maxMemory: size('16MiB', '768GiB').prefault('8GiB'),
});
