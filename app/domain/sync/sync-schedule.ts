import { randomUUID } from 'node:crypto';
import type { NewSyncRun, SyncKind } from '../../ports/sync-runs';
import type { Transactions } from '../../ports/transaction';

/** Writes down the runs that are due by the clock: over all instances one for each interval. */
export class SyncSchedule {
  readonly #written = new Map<SyncKind, string>();

  /**
   * @param intervalSeconds 0 = none
   * @param now milliseconds since 1970
   */
  constructor(
    private readonly transactions: Transactions,
    private readonly intervalSeconds: Readonly<Record<SyncKind, number>>,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws Unavailable when the primary does not answer */
  async writeDue(kind: SyncKind): Promise<void> {
    const interval = this.intervalSeconds[kind];
    if (interval === 0) return;
    // All instances make the same id for the same interval; the first to write it down has done so for all.
    const id = `${kind}-${Math.floor(this.now() / 1000 / interval)}`;
    if (this.#written.get(kind) === id) return;
    await this.transactions.transaction((tx) => tx.syncRuns.add({ id, kind, failures: 0, request_id: randomUUID() }));
    this.#written.set(kind, id);
  }
}

/** A run that somebody asks for now. */
export function requestedRun(kind: SyncKind, requestId: string): NewSyncRun {
  return { id: randomUUID(), kind, failures: 0, request_id: requestId };
}
