import { sql } from 'kysely';
import type { Engine } from '../engine';
import { dialect } from './dialect';
import { isConflict, isLostConnection, isServerFailure } from './failure';
import { MysqlPool } from './pool';
import { positions } from './positions';

/** MariaDB, and MySQL 8. */
export const mysql: Engine = {
  dialect,
  positions,
  isServerFailure,
  isLostConnection,
  isConflict,
  open: (options) => new MysqlPool(options),
  // Each connection was set to READ COMMITTED when it was made.
  begin: async (db) => {
    await sql`start transaction`.execute(db);
  },
  // kysely locks by itself: every change of a table is a commit, so there is no transaction to do it in.
  alone: (db, work) => work(db),
  commit: async (db) => {
    await sql`commit`.execute(db);
    return positions.ofPrimary(db);
  },
};
