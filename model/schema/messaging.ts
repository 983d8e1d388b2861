import { z } from 'zod';
import { host } from './data';
import { count, text, tiered, wholeSeconds } from './fields';
import { rabbitmqInCluster } from './in-cluster';
import { managedKafka, managedRabbitmq } from './managed';

const name = () => text(/^[A-Za-z][\w.-]{0,127}$/, 'is not a usable name', 'use letters, digits, . - and _');

/** What carries events between instances. @default by tier */
export const messagingSchema = tiered(
  z.discriminatedUnion('kind', [
    /** Through the outbox, consumed by the instance that wrote it. */
    z.strictObject({ kind: z.literal('inProcess') }),
    /** Redis Streams of the cache's cluster. */
    z.strictObject({
      kind: z.literal('redis'),
      /** Prefix of the streams' keys. @default 'events' */
      stream: name().prefault('events'),
    }),
    z.strictObject({
      kind: z.literal('rabbitmq'),
      /** Where it runs on eks. */
      host: host(),
      /** Exchange events are published to. @default 'events' */
      exchange: name().prefault('events'),
      /** Queue they are consumed from. @default 'events_queue' - the Firewall guide's pattern */
      queue: name().prefault('events_queue'),
      /** Each node in the cluster. */
      inCluster: rabbitmqInCluster,
      ...managedRabbitmq,
    }),
    z.strictObject({
      kind: z.literal('kafka'),
      /** Where it runs on eks. */
      host: host(),
      /**
       * Partitions of the topic: no more consumers than these work at once.
       * @default 24 - the largest fleet of a tier and its rollout; divides by 2, 3, 4, 6, 8 and 12
       */
      partitions: count(1, 10_000).prefault(24),
      ...managedKafka,
    }),
  ]),
);

/** Repeating failed operations: a database row until done or dead. */
export const retrySchema = z.strictObject({
  /** Tries before a job is dead. @default by tier - the Firewall guide */
  attempts: tiered(count(1, 100)),
  /** Factor from one delay to the next. @default by tier - the Firewall guide */
  multiplier: tiered(z.number().min(1).max(10)),
  /** Longest delay. @default by tier - the Firewall guide */
  maxDelay: tiered(wholeSeconds('1s', '7d')),
});

/** Locks that let one instance at a time do a job. @default by tier - the Firewall guide */
export const lockingSchema = tiered(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('redis'),
      /** Longest hold of an incremental sync. @default '5m' - the Firewall guide */
      incrementalTtl: wholeSeconds('1s', '1d').prefault('5m'),
      /** Longest hold of a full sync. @default '30m' - the Firewall guide */
      fullSyncTtl: wholeSeconds('1s', '1d').prefault('30m'),
    }),
  ]),
);
