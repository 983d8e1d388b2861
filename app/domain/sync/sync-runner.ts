import { FenceLost } from '../../ports/fences';
import type { Held, Locks } from '../../ports/locks';
import type { SyncKind, SyncRun, SyncRunReader } from '../../ports/sync-runs';
import type { Transactions } from '../../ports/transaction';
import { createEvent } from '../events/event';
import { delayAfter, type RetryPolicy } from '../retries/backoff';
import { fencedTransactions, lockOf, type SyncContext, type SyncJob } from './sync-job';
import { syncRetryOf } from './sync-retry';

/** What became of a try to run a job; `interrupted` is begun again, `failed` is repeated after a pause. */
export type SyncOutcome = 'finished' | 'failed' | 'interrupted';

/** What running jobs needs. */
export interface SyncRunnerOptions {
  readonly transactions: Transactions;
  readonly locks: Locks;
  readonly runs: SyncRunReader;
  readonly jobs: Readonly<Record<SyncKind, SyncJob>>;
  readonly ttlSeconds: Readonly<Record<SyncKind, number>>;
  readonly policy: RetryPolicy;
  /** Aborted when the process ends. */
  readonly signal: AbortSignal;
  /** Says without secrets why something failed. */
  readonly describe: (error: unknown) => string;
  readonly observe: (run: SyncRun, outcome: SyncOutcome, error?: unknown) => void;
}

/** Does the runs that are written down, one of each kind at a time over all instances. */
export class SyncRunner {
  constructor(private readonly options: SyncRunnerOptions) {}

  /**
   * Does the oldest run of a kind that has not ended, unless another instance is at it.
   * @returns false when there was nothing to do
   * @throws Unavailable when the database or the store of locks is away
   */
  async runDue(kind: SyncKind): Promise<boolean> {
    const { runs, locks, ttlSeconds } = this.options;
    const run = await runs.unfinished(kind);
    if (!run) return false;
    const held = await locks.acquire(lockOf(kind), { ttlSeconds: ttlSeconds[kind] });
    if (!held) return false;
    try {
      await this.#run(run, held);
    } finally {
      await held.release();
    }
    return true;
  }

  async #run(run: SyncRun, held: Held): Promise<void> {
    const { transactions, jobs, signal, observe } = this.options;
    const transaction = fencedTransactions(transactions, run, held);
    const context = { requestId: run.request_id, signal: AbortSignal.any([signal, held.signal]), transaction };
    try {
      const began = await transaction((tx) => tx.syncRuns.start(run.id, held.token));
      if (began === undefined) return; // another instance ended it just before
      const done = await jobs[run.kind]({ ...context, began });
      await transaction(async (tx) => {
        await tx.syncRuns.finish(run.id, done);
        await tx.outbox.add(finishedEvent(run, done));
      });
      observe(run, 'finished');
    } catch (error) {
      // Then the run stays as it is, and the next who obtains the lock begins it again.
      const isInterrupted = error instanceof FenceLost || context.signal.aborted;
      if (isInterrupted) observe(run, 'interrupted', error);
      else await this.#fail(run, error, transaction);
    }
  }

  async #fail(run: SyncRun, error: unknown, transaction: SyncContext['transaction']): Promise<void> {
    const { policy, describe, observe } = this.options;
    const delayMs = delayAfter(policy, run.failures + 1);
    await transaction(async (tx) => {
      // A commit whose answer was lost may have finished it.
      const isNews = await tx.syncRuns.fail(run.id, describe(error));
      if (isNews) await tx.retries.add(syncRetryOf(run, describe(error), delayMs));
    });
    observe(run, 'failed', error);
  }
}

function finishedEvent({ kind, request_id }: SyncRun, done: { readonly records: number; readonly removed: number }) {
  const { records, removed } = done;
  const revision = Date.now() * 1000;
  return createEvent({ type: 'sync.finished', subject: kind, request_id, revision, data: { kind, records, removed } });
}
