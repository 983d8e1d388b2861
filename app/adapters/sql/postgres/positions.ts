import { type Kysely, sql } from 'kysely';
import type { Position } from '../../../ports/position';
import type { Positions } from '../engine';
import type { Tables } from '../tables';

const LSN = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/;

/** Positions in the write-ahead log. */
export const positions: Positions = {
  ofPrimary: (db) => positionBy(db, sql`pg_current_wal_insert_lsn()`),
  // A replica that became the primary replays no more.
  reached: (db) =>
    positionBy(
      db,
      sql`case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end`,
    ),
  isPosition: (text) => LSN.test(text),
  includes: (reached, wanted) => toNumber(reached) >= toNumber(wanted),
};

async function positionBy(db: Kysely<Tables>, position: ReturnType<typeof sql>): Promise<Position> {
  const { rows } = await sql<{ position: string | null }>`select (${position})::text as position`.execute(db);
  return rows[0]?.position ?? '0/0';
}

function toNumber(lsn: Position): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
