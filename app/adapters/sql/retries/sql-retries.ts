import { type Selectable, sql } from 'kysely';
import type { ClaimedRetry, DeadLetter, DueRetry, Retries, RetryCounts } from '../../../ports/retries';
import { later, thisMoment } from '../later';
import type { Queries } from '../query';
import type { RetryTable } from './retry-table';

const FRESH = { fresh: true };

/** Retries and dead letters, outside transactions. */
export class SqlRetries implements Retries {
  constructor(private readonly database: Queries) {}

  async due(limit: number): Promise<DueRetry[]> {
    const rows = await this.database.read((db, dialect) => {
      const overdue = sql<number>`${dialect.microseconds(thisMoment(dialect))} - ${dialect.microseconds(sql.ref('due_at'))}`;
      return db
        .selectFrom('retries')
        .select(['id', 'attempts', overdue.as('overdue')])
        .where('state', '=', 'waiting')
        .where('due_at', '<=', thisMoment(dialect))
        .orderBy('due_at')
        .limit(limit)
        .execute();
    }, FRESH);
    return rows.map(({ id, attempts, overdue }) => ({ id, attempts, overdueMs: Number(overdue) / 1000 }));
  }

  async fail({ id, lease }: ClaimedRetry, error: string, delayMs: number | undefined): Promise<void> {
    const state = delayMs === undefined ? 'dead' : 'waiting';
    await this.database.write((db, dialect) =>
      db
        .updateTable('retries')
        .set({ state, due_at: later(dialect, delayMs ?? 0), lease: null, last_error: error })
        .where('id', '=', id)
        .where('lease', '=', lease)
        .executeTakeFirst(),
    );
  }

  async counts(): Promise<RetryCounts> {
    const rows = await this.database.read((db, dialect) => {
      const isRunning = sql`lease is not null and due_at > ${thisMoment(dialect)}`;
      const state = sql<
        keyof RetryCounts
      >`case when state = 'dead' then 'dead' when ${isRunning} then 'running' else 'waiting' end`;
      return db
        .selectFrom('retries')
        .select(({ fn }) => [state.as('current'), fn.countAll<number>().as('count')])
        .groupBy('current')
        .execute();
    }, FRESH);
    const counts = Object.fromEntries(rows.map(({ current, count }) => [current, Number(count)]));
    return { waiting: 0, running: 0, dead: 0, ...counts };
  }

  async dead(limit: number, after = ''): Promise<DeadLetter[]> {
    const rows = await this.database.read(
      (db) =>
        db
          .selectFrom('retries')
          .selectAll()
          .where('state', '=', 'dead')
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit)
          .execute(),
      FRESH,
    );
    return rows.map(toDeadLetter);
  }

  async replay(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.database.write((db, dialect) =>
      db
        .updateTable('retries')
        .set({ state: 'waiting', attempts: 0, due_at: dialect.now, lease: null })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }

  async drop(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.write((db) =>
      db.deleteFrom('retries').where('id', '=', id).where('state', '=', 'dead').executeTakeFirstOrThrow(),
    );
    return numDeletedRows === 1n;
  }
}

function toDeadLetter(row: Selectable<RetryTable>): DeadLetter {
  const { id, kind, work_key, payload, attempts, last_error, request_id, created_at } = row;
  return { id, kind, key: work_key, payload, attempts, last_error, request_id, created_at: created_at.toISOString() };
}
