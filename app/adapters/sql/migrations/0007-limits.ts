import type { Kysely, Migration } from 'kysely';
import type { Dialect } from '../dialect';

/** Creates the tables of limits of contexts and of refused requests. */
export const limits = ({ types, varchar, createTable, createIndex }: Dialect): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createTable(db, 'context_limits')
      .addColumn('context', varchar(100), (column) => column.primaryKey())
      .addColumn('requests_per_minute', 'integer', (column) => column.notNull())
      .addColumn('burst_size', 'integer', (column) => column.notNull())
      .addColumn('enabled', 'boolean', (column) => column.notNull())
      .execute();
    await createTable(db, 'audit')
      .addColumn('id', types.id, (column) => column.primaryKey())
      .addColumn('scope', 'varchar(10)', (column) => column.notNull())
      .addColumn('subject', varchar(100), (column) => column.notNull())
      .addColumn('quota', 'integer', (column) => column.notNull())
      .addColumn('refused', 'integer', (column) => column.notNull())
      .addColumn('minute', types.time, (column) => column.notNull())
      .addColumn('instance_id', 'varchar(100)', (column) => column.notNull())
      .execute();
    await createIndex(db, { name: 'audit_minute', table: 'audit', columns: ['minute'] });
  },
});
