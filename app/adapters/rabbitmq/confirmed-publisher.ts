import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connection, Publisher } from 'rabbitmq-client';
import type { Config } from '../../contract';
import type { DomainEvent } from '../../domain/events/event';
import { declarations } from './declarations';

/** Publishes so that only what stands in a queue counts as published. */
export class ConfirmedPublisher {
  readonly #returned = new Set<string>();
  #publisher: Publisher;

  /** @param consumers names of those whose queues must be there */
  constructor(
    private readonly connection: Connection,
    private readonly config: Config['messaging']['rabbitmq'],
    private readonly consumers: readonly string[],
  ) {
    this.#publisher = this.#open();
  }

  /** @throws when the server did not confirm every event, or no queue took one */
  async publish(events: readonly DomainEvent[]): Promise<void> {
    const publisher = this.#publisher;
    await Promise.all(events.map((event) => publisher.send(this.#envelope(event), Buffer.from(JSON.stringify(event)))));
    await nextTurn(); // the client (5.0.8) tells of a returned message one turn after its confirmation
    const unroutable = events.filter(({ id }) => this.#returned.delete(id));
    if (unroutable.length === 0) return;
    await this.#declareAnew(publisher);
    throw new Error(`${unroutable.length} events reached no queue of exchange ${this.config.exchange}`);
  }

  async close(): Promise<void> {
    await this.#publisher.close().catch(() => undefined); // it never opened
  }

  #envelope({ id, type }: DomainEvent) {
    return {
      exchange: this.config.exchange,
      routingKey: type,
      messageId: id,
      contentType: 'application/json',
      durable: true,
      mandatory: true,
    };
  }

  // Somebody removed the queues: a publisher declares them when it opens.
  async #declareAnew(publisher: Publisher): Promise<void> {
    if (publisher !== this.#publisher) return;
    this.#publisher = this.#open();
    await publisher.close();
  }

  #open(): Publisher {
    const publisher = this.connection.createPublisher({ confirm: true, ...declarations(this.config, this.consumers) });
    publisher.on('basic.return', ({ messageId }) => {
      if (messageId !== undefined) this.#returned.add(messageId);
    });
    return publisher;
  }
}
