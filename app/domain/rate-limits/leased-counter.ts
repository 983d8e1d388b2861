import { LRUCache } from 'lru-cache';
import type { RequestCounter, WindowCount } from '../../ports/request-counter';

interface Question {
  readonly requests: number;
  resolve(counted: WindowCount): void;
  reject(reason: unknown): void;
}

/** Numbers that were counted at a key ahead of the requests that will bear them. */
interface Lease {
  next: number;
  readonly last: number;
  readonly endsAt: number;
}

// Of what a limit still lets through, an instance takes at most this share ahead: others, and the last ones, lose less than 1 %.
const SHARE = 1 / 128;
const FEWEST_AHEAD = 8;
const MOST_AHEAD = 256;
const MOST_LEASES = 10_000;

/**
 * Asks the shared counter once for all that count at one key: for those of one turn of the event loop, for those that come
 * while an answer is on its way, and ahead for those that will come, when several came at once and the limit is far away.
 * A client that sends thousands of requests a second then waits for few of them. Each request bears a number of its own:
 * never more pass than the limit says; close to it, and at limits below about a thousand, exactly as many.
 */
export class LeasedCounter {
  readonly #next = new Map<string, Question[]>();
  readonly #leases = new LRUCache<string, Lease>({ max: MOST_LEASES });

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly counter: RequestCounter,
    private readonly now: () => number,
  ) {}

  /**
   * Counts requests at a key.
   * @param limit how many of the minute will pass
   * @returns at once, when they were counted ahead
   */
  count(key: string, requests: number, limit: number): WindowCount | Promise<WindowCount> {
    const lease = this.#leases.get(key);
    if (lease && lease.next + requests - 1 <= lease.last && lease.endsAt > this.now()) {
      lease.next += requests;
      return { count: lease.next - 1, resetMs: lease.endsAt - this.now() };
    }
    return new Promise((resolve, reject) => {
      const question = { requests, resolve, reject };
      const next = this.#next.get(key);
      if (next) return next.push(question);
      this.#next.set(key, [question]);
      return setImmediate(() => this.#ask(key, limit, 0));
    });
  }

  /** @param ahead how many more than those who wait */
  async #ask(key: string, limit: number, ahead: number): Promise<void> {
    const batch = this.#next.get(key) ?? [];
    if (batch.length === 0) {
      this.#next.delete(key);
      return;
    }
    this.#next.set(key, []);
    const count = await this.#countAll(key, batch, ahead);
    setImmediate(() => this.#ask(key, limit, batch.length > 1 ? aheadOf(limit - count) : 0));
  }

  /** @returns the number that was reached; infinity when the counter did not answer */
  async #countAll(key: string, batch: readonly Question[], ahead: number): Promise<number> {
    const sum = batch.reduce((total, { requests }) => total + requests, 0);
    try {
      const { count, resetMs } = await this.counter.count(key, sum + ahead);
      let reached = count - sum - ahead;
      for (const { requests, resolve } of batch) {
        reached += requests;
        resolve({ count: reached, resetMs });
      }
      if (ahead > 0) this.#leases.set(key, { next: reached + 1, last: count, endsAt: this.now() + resetMs });
      return count;
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return Number.POSITIVE_INFINITY;
    }
  }
}

function aheadOf(remaining: number): number {
  const ahead = Math.min(MOST_AHEAD, Math.floor(remaining * SHARE));
  return ahead < FEWEST_AHEAD ? 0 : ahead;
}
