import type { DomainEvent } from '../../domain/events/event';
import type { OutboxWriter } from '../../ports/outbox';

/** Keeps the events of this process: for tests and for trying things out. */
export class MemoryOutboxWriter implements OutboxWriter {
  /** Events that nobody has taken yet, in the order they were added. */
  readonly events: DomainEvent[] = [];

  async add(event: DomainEvent): Promise<void> {
    this.events.push(event);
  }

  async claim(limit: number): Promise<DomainEvent[]> {
    return this.events.splice(0, limit);
  }
}
