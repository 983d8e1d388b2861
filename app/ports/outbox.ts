import type { DomainEvent, EventType } from '../domain/events/event';

/** Which consumers must have taken an event over before it may be forgotten. */
export type ExpectedConsumers = ReadonlyMap<EventType, readonly string[]>;

/** What waits in the outbox. */
export interface OutboxStatus {
  /** Events that not every consumer has taken over. */
  readonly size: number;
  /** Age of the oldest of them, in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** Keeps events together with the write that raised them. */
export interface OutboxWriter {
  add(event: DomainEvent): Promise<void>;
  /**
   * Takes events that are due, in the order they happened, and keeps other relays from them for a while. No event is taken
   * for the first time while an older one of its subject is not published, unless both are taken together.
   */
  claim(limit: number): Promise<DomainEvent[]>;
}

/** The events of all instances on their way to the bus. Throws `Unavailable` when the primary does not answer. */
export interface Outbox {
  /** The bus has confirmed them; they are due again should a consumer not take them over for a long time. */
  published(ids: readonly string[]): Promise<void>;
  /** The bus has not confirmed them; they are due again soon. */
  failed(ids: readonly string[]): Promise<void>;
  /**
   * Forgets events that all their consumers have taken over.
   * @param ids which to look at
   * @default a thousand, those published first
   */
  forget(expected: ExpectedConsumers, ids?: readonly string[]): Promise<void>;
  /** Forgets old notes of consumers about events that are forgotten. */
  prune(): Promise<void>;
  status(): Promise<OutboxStatus>;
}
