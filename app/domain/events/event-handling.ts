import { createHash } from 'node:crypto';
import type { ExpectedConsumers, Outbox } from '../../ports/outbox';
import type { NewRetry } from '../../ports/retries';
import type { Transactions } from '../../ports/transaction';
import { type EventConsumer, NotNow } from '../consumers/consumer';
import { type DomainEvent, parseEvent } from './event';

/** What became of an event: `repeated` was handled before, `failed` is a retry now, `malformed` a dead letter. */
export type EventOutcome = 'handled' | 'repeated' | 'failed' | 'malformed';

/** One event that a consumer was handed. */
export interface HandledEvent {
  readonly consumer: string;
  readonly outcome: EventOutcome;
  readonly seconds: number;
  /** Undefined when it was malformed. */
  readonly event?: DomainEvent;
  /** Why it failed. */
  readonly error?: unknown;
}

type Handled = Omit<HandledEvent, 'consumer' | 'seconds'>;

/** What handling needs. */
export interface EventHandlingOptions {
  readonly transactions: Transactions;
  readonly outbox: Outbox;
  readonly expected: ExpectedConsumers;
  /** Plans the first repetition of a failure: its pause, or undefined for a dead letter. */
  readonly firstDelayMs: () => number | undefined;
  /** Says without secrets why something failed. */
  readonly describe: (error: unknown) => string;
  readonly observe: (handled: HandledEvent) => void;
}

/** Kind of the retries that repeat the handling of an event. */
export const EVENT_RETRY = 'event';

/** Handles each event once for each consumer, however often it is delivered. */
export class EventHandling {
  #takenOver = new Set<string>();

  constructor(private readonly options: EventHandlingOptions) {}

  /**
   * Handles a message: the effect and the note of it are one transaction. What fails becomes a retry.
   * @throws when neither could be written, or the consumer can handle nothing at present: the message must come again
   */
  async handle(consumer: EventConsumer, message: string): Promise<void> {
    const startedAt = performance.now();
    const handled = await this.#handle(consumer, message);
    if (!handled) return;
    if (handled.event) this.#takenOver.add(handled.event.id);
    this.options.observe({ ...handled, consumer: consumer.name, seconds: (performance.now() - startedAt) / 1000 });
  }

  /** Forgets the events that all consumers have taken over by now. */
  async settle(): Promise<void> {
    const ids = [...this.#takenOver];
    await this.options.outbox.forget(this.options.expected, ids);
    for (const id of ids) this.#takenOver.delete(id);
  }

  async #handle(consumer: EventConsumer, message: string): Promise<Handled | undefined> {
    let event: DomainEvent;
    try {
      event = parseEvent(message);
    } catch (error) {
      return this.#bury(consumer, message, error);
    }
    if (!consumer.types.includes(event.type)) return undefined;
    try {
      const isFirst = await this.#once(consumer, event);
      return { event, outcome: isFirst ? 'handled' : 'repeated' };
    } catch (error) {
      if (error instanceof NotNow) throw error;
      await this.#retryLater(consumer, message, event, error);
      return { event, error, outcome: 'failed' };
    }
  }

  async #once(consumer: EventConsumer, event: DomainEvent): Promise<boolean> {
    const { value } = await this.options.transactions.transaction(async (tx) => {
      if (!(await tx.inbox.add(consumer.name, event.id))) return false;
      await consumer.handle(event, tx);
      return true;
    });
    return value;
  }

  async #retryLater({ name }: EventConsumer, message: string, event: DomainEvent, error: unknown): Promise<void> {
    const { transactions, firstDelayMs } = this.options;
    const retry = { ...this.#retry(name, message, error), key: `${name}:${event.id}`, requestId: event.request_id };
    await transactions.transaction(async (tx) => {
      if (await tx.inbox.add(name, event.id)) await tx.retries.add({ ...retry, delayMs: firstDelayMs() });
    });
  }

  async #bury({ name }: EventConsumer, message: string, error: unknown): Promise<Handled> {
    const hash = createHash('sha256').update(message).digest('hex');
    const letter = { ...this.#retry(name, message, error), key: `${name}:${hash}`, requestId: 'unknown' };
    await this.options.transactions.transaction((tx) => tx.retries.add({ ...letter, delayMs: undefined }));
    return { error, outcome: 'malformed' };
  }

  #retry(consumer: string, message: string, error: unknown): Pick<NewRetry, 'kind' | 'payload' | 'attempts' | 'error'> {
    const payload = JSON.stringify({ consumer, message });
    return { kind: EVENT_RETRY, payload, attempts: 1, error: this.options.describe(error) };
  }
}
