import { z } from 'zod';
import { count, duration, message, percent, size, text } from './fields';

const instanceType = () => text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'is not an instance type', "write it as 'm6i.large'");

/** Machines at the price of the day, which may be taken back with two minutes' notice. */
const spotSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('mixed'),
    /** Instances that are always on demand. @default 2 - one may be lost while spot is taken away */
    base: count(0, 1000).prefault(2),
    /** Share of spot beyond these. @default '50%' */
    share: percent(1, 100).prefault('50%'),
    /** Further instance types, so that one pool running dry takes not all of them. */
    types: z.array(instanceType()).min(1).max(20),
  }),
]);

const warmPoolSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Instances that were started once, and stopped: they join in seconds, and cost their disk. */
  z.strictObject({
    kind: z.literal('stopped'),
    /** Fewest instances that wait. @default 1 */
    min: count(0, 1000).prefault(1),
  }),
]);

/** The machines below the instances of a service, on ec2. */
export const instancesSchema = z.strictObject({
  /** Instance type. @default the smallest of `model/instance-types.ts` that carries `cpu` and `memory` */
  type: instanceType().optional(),
  /** Root disk: system and image; nothing of the application. @default '30GiB' - the machine image is that large */
  disk: size('30GiB', '16TiB').prefault('30GiB'),
  /** Age at which a machine is replaced, in whole days. @default '14d' - no machine outlives its patches for long */
  maxLifetime: duration('1d', '365d')
    .refine((value) => value.milliseconds % 86_400_000 === 0, {
      error: message('must be whole days', "write it as '14d'"),
    })
    .prefault('14d'),
  /** Machines that wait. @default none - every start then waits for a boot, about two minutes */
  warmPool: warmPoolSchema.prefault({ kind: 'none' }),
  /** Cheaper machines that may be taken back. @default none */
  spot: spotSchema.prefault({ kind: 'none' }),
});

/** A change of the bounds by the clock, on ec2. */
export const scheduleSchema = z.strictObject({
  /** Name, unique in its service. */
  name: text(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens', 'rename it'),
  /** When, as cron writes it: minute, hour, day, month, day of the week. */
  recurrence: text(
    /^([\d*/,-]+ ){3}[\d*/,A-Z-]+ [\d*/,A-Z-]+$/i,
    'is not a cron expression',
    "write five fields, '0 7 * * MON-FRI'",
  ),
  /** Zone of these times. @default 'Etc/UTC' */
  timeZone: text(/^[A-Z][\w+-]*(\/[\w+-]+)*$/i, 'is not a time zone', "write it as 'Europe/Berlin'").prefault(
    'Etc/UTC',
  ),
  /** Fewest instances from then on. */
  min: count(0, 1000),
});

/** A second fleet of a service with an image of its own, which gets a share of the requests, on ec2 and eks. */
export const candidateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('weighted'),
    /** Digest of the image in the repository of the environment's own. */
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, {
      error: message('is not a digest', "write 'sha256:' and 64 hexadecimal digits; a tag can move"),
    }),
    /** Share of the requests: '10%' is a canary, '100%' the switch of blue and green. @default '0%' - nobody sees it yet */
    share: percent(0, 100).prefault('0%'),
    /** Instances, always so many. */
    instances: count(1, 1000),
  }),
]);
