import type { DomainEvent } from '../../domain/events/event';
import type { BusConsumer, BusLag, EventBus, MessageHandler } from '../../ports/event-bus';
import { BusConsumers } from '../messaging/bus-consumers';
import { MemoryQueue } from './memory-queue';

// What is refused stays in the outbox.
const MOST_WAITING = 10_000;

/** Carries events inside this process: for a system without a broker. What a process takes down with it the outbox repeats. */
export class MemoryEventBus implements EventBus {
  readonly #queues: ReadonlyMap<string, MemoryQueue>;
  readonly #consumers: BusConsumers;

  /** @param consumers names of those who get every event */
  constructor(consumers: readonly string[]) {
    this.#consumers = new BusConsumers(consumers);
    this.#queues = new Map(consumers.map((name) => [name, new MemoryQueue()]));
  }

  async publish(events: readonly DomainEvent[]): Promise<void> {
    const queues = [...this.#queues.values()];
    if (queues.some(({ size }) => size >= MOST_WAITING)) throw new Error(`over ${MOST_WAITING} events wait in memory`);
    const messages = events.map((event) => JSON.stringify(event));
    for (const queue of queues) queue.push(messages);
  }

  consume(consumer: string, handle: MessageHandler): BusConsumer {
    const queue = this.#queues.get(consumer) ?? new MemoryQueue();
    return this.#consumers.start(consumer, () => queue.consume(handle));
  }

  async lag(): Promise<BusLag[]> {
    return [...this.#queues].map(([consumer, { size }]) => ({ consumer, messages: size }));
  }

  async available(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    await this.#consumers.stop();
  }
}
