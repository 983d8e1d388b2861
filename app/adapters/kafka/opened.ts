interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** A client that is opened when first needed, and anew after a failure. */
export class Opened<C extends Connectable> {
  #client?: Promise<C>;

  constructor(private readonly create: () => C) {}

  /** @throws when the brokers are away */
  get(): Promise<C> {
    this.#client ??= this.#open();
    return this.#client;
  }

  /** Closes it; the next use opens it anew. Never throws. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then((opened) => opened.disconnect()).catch(() => undefined);
  }

  async #open(): Promise<C> {
    const client = this.create();
    try {
      await client.connect();
      return client;
    } catch (error) {
      this.#client = undefined;
      await client.disconnect().catch(() => undefined);
      throw error;
    }
  }
}
