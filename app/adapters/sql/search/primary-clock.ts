import { sql } from 'kysely';
import { Unavailable } from '../../../ports/unavailable';
import type { SqlDatabase } from '../sql-database';

/**
 * Microseconds since 1970 by the clock of the primary.
 * @throws Unavailable when the primary does not answer
 */
export async function primaryClock(database: Pick<SqlDatabase, 'write'>): Promise<number> {
  const { rows } = await database.write((db, { microseconds, now }) =>
    sql<{ now: number }>`select ${microseconds(now)} as now`.execute(db),
  );
  const [row] = rows;
  if (!row) throw new Unavailable('the primary database');
  return Number(row.now);
}
