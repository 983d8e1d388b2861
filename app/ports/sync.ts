import type { LockStore } from './lock-store';
import type { Pruning } from './pruning';
import type { SyncRunReader } from './sync-runs';

/** What locks and the jobs under them need from outside the process. */
export interface SyncPorts {
  readonly lockStore: LockStore;
  readonly runs: SyncRunReader;
  /** What a full sync clears of rows that are past their time. */
  readonly prunings: readonly Pruning[];
}
