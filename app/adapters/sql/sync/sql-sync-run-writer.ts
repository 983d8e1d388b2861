import type { Kysely } from 'kysely';
import type { NewSyncRun, SyncDone, SyncRunWriter } from '../../../ports/sync-runs';
import { clockOf } from '../clock';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

const LONGEST_ERROR = 500;

/** Writes the runs of jobs down inside a transaction. */
export class SqlSyncRunWriter implements SyncRunWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async add(run: NewSyncRun): Promise<boolean> {
    const row = { ...run, state: 'waiting', records: 0, removed: 0 } as const;
    return this.dialect.insertUnlessExists(this.db, 'sync_runs', row);
  }

  async start(id: string, token: number): Promise<number | undefined> {
    const { numUpdatedRows } = await this.db
      .updateTable('sync_runs')
      .set({ state: 'running', token, started_at: this.dialect.now })
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return undefined;
    return clockOf(this.db, this.dialect);
  }

  async finish(id: string, done: SyncDone): Promise<void> {
    await this.db
      .updateTable('sync_runs')
      .set({ ...done, state: 'finished', finished_at: this.dialect.now })
      .where('id', '=', id)
      .execute();
  }

  async fail(id: string, error: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('sync_runs')
      .set({ state: 'failed', error: error.slice(0, LONGEST_ERROR), finished_at: this.dialect.now })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
}
