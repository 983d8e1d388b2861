import type { BusConsumer } from '../../ports/event-bus';

/** The consumers of one bus in this process, so that closing it stops them first. */
export class BusConsumers {
  readonly #running = new Set<BusConsumer>();

  /** @param names those who may consume */
  constructor(private readonly names: readonly string[]) {}

  /** @throws when the bus was not opened for a consumer of this name, and may have no queue for it */
  start(name: string, start: () => BusConsumer): BusConsumer {
    if (!this.names.includes(name)) throw new Error(`the bus has no consumer ${name}: name it when the bus is opened`);
    const consumer = start();
    const remembered = {
      stop: async () => {
        await consumer.stop();
        this.#running.delete(remembered);
      },
    };
    this.#running.add(remembered);
    return remembered;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((consumer) => consumer.stop()));
  }
}
