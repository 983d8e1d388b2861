import { type Kysely, type Migration, sql } from 'kysely';

/** Creates the table of addresses. */
export const ips: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('ips')
      // Byte order: the order of pages must not depend on the locale of a server.
      .addColumn('address', sql`varchar(45) collate "C"`, (column) => column.primaryKey())
      .addColumn('list', 'varchar(5)', (column) => column.notNull().check(sql`list in ('allow', 'deny')`))
      .addColumn('reason', 'varchar(500)', (column) => column.notNull())
      .addColumn('expires_at', 'timestamptz')
      .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
      .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
      .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
    await db.schema.createIndex('ips_list_address').on('ips').columns(['list', 'address']).execute();
  },
};
