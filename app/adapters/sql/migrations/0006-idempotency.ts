import type { Kysely, Migration } from 'kysely';
import type { Dialect } from '../dialect';

/** Creates the table of answers that are kept under idempotency keys. */
export const idempotency = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await dialect
      .createTable(db, 'answers')
      .addColumn('id', dialect.varchar(64), (column) => column.primaryKey())
      .addColumn('fingerprint', dialect.varchar(64), (column) => column.notNull())
      .addColumn('answer', dialect.types.text)
      .addColumn('created_at', dialect.types.time, (column) => column.notNull().defaultTo(dialect.now))
      .execute();
    await dialect.createIndex(db, { name: 'answers_created_at', table: 'answers', columns: ['created_at'] });
  },
});
