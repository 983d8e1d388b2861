/** A write that the cache missed. */
interface Missed {
  /** Orders the writes of one key. */
  readonly revision: number;
  readonly attempt: () => Promise<unknown>;
}

const RETRY_INTERVAL_MS = 1000;
// A few megabytes at most; beyond it the oldest are given up, and may be read stale until their time to live ends.
const MOST_KEYS = 5000;

/** Writes that the cache missed while it was away; the newest of each key is repeated until it succeeds. */
export class UnsettledWrites {
  readonly #missed = new Map<string, Missed>();
  readonly #timer = setInterval(() => void this.#repeat(), RETRY_INTERVAL_MS).unref();

  has(key: string): boolean {
    return this.#missed.has(key);
  }

  /** Makes the attempt now and, should it fail, again later. */
  async settle(key: string, revision: number, attempt: () => Promise<unknown>): Promise<void> {
    try {
      await attempt();
    } catch {
      this.#remember(key, { revision, attempt });
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #remember(key: string, missed: Missed): void {
    if ((this.#missed.get(key)?.revision ?? 0) > missed.revision) return;
    this.#missed.set(key, missed);
    const oldest = this.#missed.keys().next().value;
    if (this.#missed.size > MOST_KEYS && oldest !== undefined) this.#missed.delete(oldest);
  }

  async #repeat(): Promise<void> {
    for (const [key, missed] of this.#missed) {
      try {
        await missed.attempt();
      } catch {
        return; // still away
      }
      if (this.#missed.get(key) === missed) this.#missed.delete(key);
    }
  }
}
