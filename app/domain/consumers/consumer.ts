import type { Transaction } from '../../ports/transaction';
import type { DomainEvent, EventType } from '../events/event';

/**
 * Somebody who does something about events. An event is delivered at least once; the transaction, which holds the note that
 * the event was handled, makes what is written through it happen once. What is done outside it must bear being repeated.
 * Events of one subject may come in another order than they happened: their `revision` tells.
 */
export interface EventConsumer {
  /** Part of queue names and of the note; renaming it makes another consumer. Letters, digits, hyphen; at most 50. */
  readonly name: string;
  /** The kinds of event it wants; the others it is not asked about. */
  readonly types: readonly EventType[];
  /**
   * Handles an event. When it throws, nothing written through the transaction remains, and the event is handled again later.
   * It runs while the transaction holds a connection: it must not take long.
   */
  handle(event: DomainEvent, tx: Transaction): Promise<void>;
}

/**
 * Thrown by a consumer that can handle no event at present, because a server it needs is away: the message comes again, as
 * it does while the database is away. Any other error is a failure of this event, and becomes a retry.
 */
export class NotNow extends Error {
  constructor(consumer: string, cause: unknown) {
    super(`consumer ${consumer} can handle no event at present`, { cause });
    this.name = 'NotNow';
  }
}

/** Names of the consumers that want a kind of event. */
export function consumersOf(consumers: readonly EventConsumer[], type: EventType): string[] {
  return consumers.filter(({ types }) => types.includes(type)).map(({ name }) => name);
}
