import type { RequestCounter, WindowCount } from '../../ports/request-counter';

interface Question {
  readonly requests: number;
  resolve(counted: WindowCount): void;
  reject(reason: unknown): void;
}

// Who counts much at once waits a little more, so that thousands of requests a second cost a thousand questions at most.
const PAUSE_MS = 1;

/**
 * Asks once for all that want to count at one key: those of one turn of the event loop, and those that come while an
 * answer is on its way. A client that sends much then costs a question for each millisecond, not for each request; one
 * that sends a request after the other does not wait. Everybody gets the number that a question of their own, in the
 * order of asking, would have brought.
 */
export class BatchedCounter implements RequestCounter {
  /** What is asked next at the keys that somebody counts at. */
  readonly #next = new Map<string, Question[]>();

  constructor(private readonly counter: RequestCounter) {}

  count(key: string, requests: number): Promise<WindowCount> {
    return new Promise((resolve, reject) => {
      const question = { requests, resolve, reject };
      const next = this.#next.get(key);
      if (next) return next.push(question);
      this.#next.set(key, [question]);
      return setImmediate(() => this.#ask(key));
    });
  }

  async #ask(key: string): Promise<void> {
    const batch = this.#next.get(key) ?? [];
    if (batch.length === 0) {
      this.#next.delete(key);
      return;
    }
    this.#next.set(key, []);
    await this.#countAll(key, batch);
    const again = () => this.#ask(key);
    if (batch.length > 1) setTimeout(again, PAUSE_MS);
    else setImmediate(again);
  }

  async #countAll(key: string, batch: readonly Question[]): Promise<void> {
    const sum = batch.reduce((total, { requests }) => total + requests, 0);
    try {
      const { count, resetMs } = await this.counter.count(key, sum);
      let reached = count - sum;
      for (const { requests, resolve } of batch) {
        reached += requests;
        resolve({ count: reached, resetMs });
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
