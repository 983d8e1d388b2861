import { type Kysely, sql } from 'kysely';
import type { Dialect } from './dialect';
import type { Tables } from './tables';

/** The clock of the server at this moment, microseconds since 1970. */
export async function clockOf(
  db: Kysely<Tables>,
  { microseconds, now }: Pick<Dialect, 'microseconds' | 'now'>,
): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${microseconds(now)} as now`.execute(db);
  return Number(rows[0]?.now);
}
