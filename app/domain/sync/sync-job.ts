import type { Held } from '../../ports/locks';
import type { SyncDone, SyncKind, SyncRun } from '../../ports/sync-runs';
import type { Transaction, Transactions } from '../../ports/transaction';

/** What a job works with. */
export interface SyncContext {
  readonly requestId: string;
  /** Begin of the run, microseconds since 1970 by the clock of the primary: what happens later is left to the next run. */
  readonly began: number;
  /** Aborted when the lock was lost, or the process ends: the job then stops where it is. */
  readonly signal: AbortSignal;
  /**
   * A transaction that is not committed once another run has obtained the lock.
   * @throws FenceLost
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** Work that bears being begun again at any point. */
export type SyncJob = (context: SyncContext) => Promise<SyncDone>;

/** Name of the lock of a kind of job. */
export function lockOf(kind: SyncKind): string {
  return `sync-${kind}`;
}

/** Binds transactions to the lock under which a run works. */
export function fencedTransactions(transactions: Transactions, { kind }: Pick<SyncRun, 'kind'>, { token }: Held) {
  return async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    const { value } = await transactions.transaction(async (tx) => {
      await tx.fences.assertCurrent(lockOf(kind), token);
      return work(tx);
    });
    return value;
  };
}
