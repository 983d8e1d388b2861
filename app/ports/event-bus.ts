import type { DomainEvent } from '../domain/events/event';

/** Handles the text of one message; the message is acknowledged when the promise is fulfilled. */
export type MessageHandler = (message: string) => Promise<void>;

/** One consumer's part in this process. */
export interface BusConsumer {
  /** Takes no more messages; resolves when those in hand are handled and acknowledged. */
  stop(): Promise<void>;
}

/** How far a consumer is behind. */
export interface BusLag {
  readonly consumer: string;
  /** Messages on the bus that it has not acknowledged. */
  readonly messages: number;
}

/**
 * Carries events from those who publish to every consumer: each consumer gets each event at least once, by whichever of the
 * instances that consume under its name. It survives its servers going away and coming back.
 */
export interface EventBus {
  /**
   * Resolves when the bus has confirmed every event for every consumer it was opened for.
   * @throws when it did not confirm all; some may be published even so
   */
  publish(events: readonly DomainEvent[]): Promise<void>;
  /**
   * Hands the messages of a consumer to the handler, a bounded number at once. A handler that fails is called again with the
   * same message; a message in the hand of a process that died goes to another.
   * @param consumer one of those the bus was opened for
   */
  consume(consumer: string, handle: MessageHandler): BusConsumer;
  /** @throws when the bus is away */
  lag(): Promise<readonly BusLag[]>;
  /** Whether it answers. */
  available(): Promise<boolean>;
  /** Stops the consumers, then closes the connections. */
  close(): Promise<void>;
}
