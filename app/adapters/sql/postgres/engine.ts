import { type Kysely, sql } from 'kysely';
import { UNKNOWN_POSITION } from '../../../ports/position';
import type { Engine } from '../engine';
import type { Tables } from '../tables';
import { dialect } from './dialect';
import { isConflict, isLostConnection, isServerFailure } from './failure';
import { PostgresPool } from './pool';
import { positions } from './positions';

// Any number that nobody else locks.
const MIGRATION_LOCK = 7_402_191_853;

/** Postgres, also through PgBouncer in transaction mode: no session state, no named statements. */
export const postgres: Engine = {
  dialect,
  positions,
  isServerFailure,
  isLostConnection,
  isConflict,
  open: (options) => new PostgresPool(options),
  begin: async (db) => {
    await sql`begin isolation level read committed`.execute(db);
  },
  alone,
  // One round trip: without parameters, so that both go in one message.
  commit: async (db) => {
    const { rows } = await sql<{
      position: string;
    }>`commit; select pg_current_wal_insert_lsn()::text as position`.execute(db);
    return rows[0]?.position ?? UNKNOWN_POSITION;
  },
};

// In one transaction, which frees the lock: a lock of the session would stay with the pooler.
async function alone(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`begin`.execute(connection);
    try {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(connection);
      await work(connection);
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
