import type { Selectable } from 'kysely';
import type { Pruning } from '../../../ports/pruning';
import type { SyncKind, SyncRun, SyncRunReader } from '../../../ports/sync-runs';
import type { SqlDatabase } from '../sql-database';
import type { SyncRunTable } from './sync-tables';

const KEPT_DAYS = 30;
const BATCH = 500;

/** Reads the runs of jobs, and keeps those of a month. */
export class SqlSyncRuns implements SyncRunReader, Pruning {
  constructor(private readonly database: Pick<SqlDatabase, 'read' | 'write'>) {}

  async newest(limit: number): Promise<SyncRun[]> {
    const rows = await this.database.read(
      (db) => db.selectFrom('sync_runs').selectAll().orderBy('requested_at', 'desc').limit(limit).execute(),
      { fresh: true },
    );
    return rows.map(toRun);
  }

  async unfinished(kind: SyncKind): Promise<SyncRun | undefined> {
    const row = await this.database.read(
      (db) =>
        db
          .selectFrom('sync_runs')
          .selectAll()
          .where('state', 'in', ['waiting', 'running'])
          .where('kind', '=', kind)
          .orderBy('requested_at')
          .limit(1)
          .executeTakeFirst(),
      { fresh: true },
    );
    return row && toRun(row);
  }

  async pruneBatch(now: Date): Promise<boolean> {
    const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    const rows = await this.database.read(
      (db) => db.selectFrom('sync_runs').select('id').where('requested_at', '<', oldest).limit(BATCH).execute(),
      { fresh: true },
    );
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    await this.database.write((db) => db.deleteFrom('sync_runs').where('id', 'in', ids).execute());
    return rows.length === BATCH;
  }
}

function toRun({ requested_at, started_at, finished_at, token, ...row }: Selectable<SyncRunTable>): SyncRun {
  return {
    ...row,
    token: token === null ? null : Number(token),
    requested_at: requested_at.toISOString(),
    started_at: started_at?.toISOString() ?? null,
    finished_at: finished_at?.toISOString() ?? null,
  };
}
