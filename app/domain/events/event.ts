import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ipRecordSchema } from '../ip-record';

const envelope = {
  id: z.uuid(),
  /** What it is about: an address, the kind of a sync, `cache`. */
  subject: z.string().min(1).max(100),
  /** When it happened: ISO 8601, UTC. */
  time: z.iso.datetime(),
  /** Joins it with the log lines of the request that caused it. */
  request_id: z.string().min(1).max(128),
  /** Orders the events of one subject: microseconds since 1970 by the clock of the primary. */
  revision: z.int().nonnegative(),
};

const eventSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('ip.created'), data: ipRecordSchema }),
  z.object({ ...envelope, type: z.literal('ip.updated'), data: ipRecordSchema }),
  z.object({ ...envelope, type: z.literal('ip.deleted'), data: z.object({ address: z.string() }) }),
  z.object({
    ...envelope,
    type: z.literal('sync.finished'),
    data: z.object({
      kind: z.enum(['incremental', 'full']),
      records: z.int().nonnegative(),
      removed: z.int().nonnegative(),
    }),
  }),
  z.object({ ...envelope, type: z.literal('cache.invalidated'), data: z.object({ reason: z.string() }) }),
]);

/** Something that happened, told to everybody who consumes events. */
export type DomainEvent = z.output<typeof eventSchema>;

/** Name of a kind of event. */
export type EventType = DomainEvent['type'];

/** Every kind of event. */
export const eventTypes: readonly EventType[] = eventSchema.options.map(({ shape }) => shape.type.value);

type WithoutIdentity<E> = E extends DomainEvent ? Omit<E, 'id' | 'time'> : never;

/** An event before it has an id and a time. */
export type EventDraft = WithoutIdentity<DomainEvent>;

/** A message from the bus that is no event this version understands. */
export class MalformedEvent extends Error {
  constructor(detail: string) {
    super(`message is not an event: ${detail}`);
    this.name = 'MalformedEvent';
  }
}

/** Gives an event its id and the time of now. */
export function createEvent(draft: EventDraft): DomainEvent {
  return { id: randomUUID(), time: new Date().toISOString(), ...draft };
}

/**
 * The event in the text of a message.
 * @throws MalformedEvent when it is no JSON or has another shape; fields it does not know are dropped
 */
export function parseEvent(text: string): DomainEvent {
  const { data, error } = eventSchema.safeParse(parseJson(text));
  if (error)
    throw new MalformedEvent(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedEvent('no JSON');
  }
}
