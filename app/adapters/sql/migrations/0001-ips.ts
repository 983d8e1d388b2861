import { type Kysely, type Migration, sql } from 'kysely';
import type { Dialect } from '../dialect';

/** Creates the table of addresses. */
export const ips = ({
  defaultNow,
  types,
  varchar,
  createTable,
  createIndex,
  createTokenIndex,
}: Dialect): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createTable(db, 'ips')
      // Byte order: the order of pages must not depend on the locale of a server.
      .addColumn('address', varchar(45), (column) => column.primaryKey())
      .addColumn('list', 'varchar(5)', (column) => column.notNull().check(sql`list in ('allow', 'deny')`))
      .addColumn('reason', 'varchar(500)', (column) => column.notNull())
      .addColumn('words', types.text, (column) => column.notNull())
      .addColumn('expires_at', types.time)
      .addColumn('created_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
      .addColumn('updated_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
      .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
    await createIndex(db, { name: 'ips_list_address', table: 'ips', columns: ['list', 'address'] });
    await createTokenIndex(db, { name: 'ips_words', table: 'ips', column: 'words' });
  },
});
