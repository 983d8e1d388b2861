import type { ClaimedRetry, Retries } from '../../ports/retries';
import type { RetrySchedule } from '../../ports/retry-schedule';
import type { Transaction, Transactions } from '../../ports/transaction';
import { delayAfter, type RetryPolicy } from './backoff';

/** Does a kind of work again. What it writes through the transaction happens once; what it does outside may be repeated. */
export type RetryHandler = (payload: string, tx: Transaction) => Promise<void>;

/** What became of a try: `failed` is tried again, `dead` is not. */
export interface RetryOutcome {
  readonly retry: ClaimedRetry;
  readonly outcome: 'succeeded' | 'failed' | 'dead';
  readonly seconds: number;
  /** Why it failed. */
  readonly error?: unknown;
}

/** What running retries needs. */
export interface RetryRunnerOptions {
  readonly transactions: Transactions;
  readonly retries: Retries;
  readonly schedule: RetrySchedule;
  /** By kind of retry. */
  readonly handlers: Readonly<Record<string, RetryHandler>>;
  readonly policy: RetryPolicy;
  /** Says without secrets why something failed. */
  readonly describe: (error: unknown) => string;
  readonly observe: (outcome: RetryOutcome) => void;
}

class LeaseLost extends Error {}

/** Runs retries: no two processes run the same one at once, and its effect happens once. */
export class RetryRunner {
  constructor(private readonly options: RetryRunnerOptions) {}

  /**
   * Runs a retry, if it is due and nobody else does.
   * @throws Unavailable when the database is away; the retry is due again when the lease ends
   */
  async run(id: string): Promise<void> {
    const { value: retry } = await this.options.transactions.transaction((tx) => tx.retries.claim(id));
    if (!retry) return;
    const startedAt = performance.now();
    const observe = (outcome: RetryOutcome['outcome'], error?: unknown) =>
      this.options.observe({ retry, outcome, error, seconds: (performance.now() - startedAt) / 1000 });
    try {
      await this.#work(retry);
      observe('succeeded');
    } catch (error) {
      if (error instanceof LeaseLost) return;
      observe((await this.#giveUp(retry, error)) ? 'failed' : 'dead', error);
    }
  }

  async #work(retry: ClaimedRetry): Promise<void> {
    const { transactions, handlers, policy } = this.options;
    const handler = handlers[retry.kind];
    if (!handler) throw new Error(`this version knows no retry of kind ${retry.kind}`);
    if (retry.attempts > policy.attempts) throw new Error('the process that made the last try died');
    await transactions.transaction(async (tx) => {
      if (!(await tx.retries.succeed(retry))) throw new LeaseLost();
      await handler(retry.payload, tx);
    });
  }

  /** True when the retry is tried again. */
  async #giveUp(retry: ClaimedRetry, error: unknown): Promise<boolean> {
    const { retries, policy, schedule, describe } = this.options;
    const delayMs = delayAfter(policy, retry.attempts);
    await retries.fail(retry, describe(error), delayMs);
    if (delayMs === undefined) return false;
    await schedule.schedule(retry, delayMs).catch(() => undefined); // the sweeper does it
    return true;
  }
}
