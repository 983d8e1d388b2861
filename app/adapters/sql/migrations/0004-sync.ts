import type { Kysely, Migration } from 'kysely';
import type { Dialect } from '../dialect';

/** Creates the tables of locks' tokens and of runs of jobs, and what finds expired records. */
export const sync = ({ defaultNow, types, varchar, createTable, createIndex }: Dialect): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createTable(db, 'fences')
      .addColumn('name', varchar(100), (column) => column.primaryKey())
      .addColumn('token', 'bigint', (column) => column.notNull())
      .execute();
    await createTable(db, 'sync_runs')
      .addColumn('id', types.id, (column) => column.primaryKey())
      .addColumn('kind', 'varchar(20)', (column) => column.notNull())
      .addColumn('state', 'varchar(10)', (column) => column.notNull())
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('token', 'bigint')
      .addColumn('request_id', 'varchar(128)', (column) => column.notNull())
      .addColumn('requested_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
      .addColumn('started_at', types.time)
      .addColumn('finished_at', types.time)
      .addColumn('records', 'integer', (column) => column.notNull())
      .addColumn('removed', 'integer', (column) => column.notNull())
      .addColumn('error', 'varchar(500)')
      .execute();
    await createIndex(db, { name: 'sync_runs_requested_at', table: 'sync_runs', columns: ['requested_at'] });
    await createIndex(db, { name: 'sync_runs_state', table: 'sync_runs', columns: ['state', 'kind'] });
    await createIndex(db, { name: 'ips_expires_at', table: 'ips', columns: ['expires_at'] });
  },
});
