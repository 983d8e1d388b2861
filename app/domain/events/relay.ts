import type { EventBus } from '../../ports/event-bus';
import type { ExpectedConsumers, Outbox } from '../../ports/outbox';
import type { Transactions } from '../../ports/transaction';
import type { DomainEvent } from './event';

/** Told of what the relay does. */
export interface RelayObserver {
  published(events: readonly DomainEvent[]): void;
  /** The bus did not confirm so many events; they are published again. */
  publishFailed(error: unknown, count: number): void;
}

/** What the relay needs. */
export interface RelayOptions {
  readonly transactions: Transactions;
  readonly outbox: Outbox;
  readonly bus: EventBus;
  readonly expected: ExpectedConsumers;
  readonly observer: RelayObserver;
}

const BATCH = 100;
// Shorter than the lease under which the events are taken.
const CONFIRM_TIMEOUT_MS = 10_000;

/** Brings events from the outbox to the bus. Any number of relays may do so side by side. */
export class Relay {
  constructor(private readonly options: RelayOptions) {}

  /**
   * Publishes what is due.
   * @returns false when there was nothing, or the bus is away: it is then enough to look again in a while
   * @throws Unavailable when the database is away; events that were published are then published again
   */
  async publishDue(): Promise<boolean> {
    const { transactions, outbox, bus, expected, observer } = this.options;
    const { value: events } = await transactions.transaction((tx) => tx.outbox.claim(BATCH));
    if (events.length === 0) return false;
    const ids = events.map(({ id }) => id);
    try {
      await within(CONFIRM_TIMEOUT_MS, bus.publish(events));
    } catch (error) {
      observer.publishFailed(error, events.length);
      await outbox.failed(ids);
      return false;
    }
    observer.published(events);
    await outbox.published(ids);
    await outbox.forget(expected, this.#awaitedByNobody(events));
    return true;
  }

  /** Forgets what a consumer that died before it could did not, and what nobody will ask about any more. */
  async tidy(): Promise<void> {
    await this.options.outbox.forget(this.options.expected);
    await this.options.outbox.prune();
  }

  #awaitedByNobody(events: readonly DomainEvent[]): string[] {
    return events.filter(({ type }) => !this.options.expected.get(type)?.length).map(({ id }) => id);
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the bus did not confirm within ${milliseconds} ms`)), milliseconds);
  });
  await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
