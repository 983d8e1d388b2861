import { sql } from 'kysely';
import type { Dialect } from '../dialect';

/** The SQL of Postgres. */
export const dialect: Dialect = {
  name: 'postgres',
  now: sql<Date>`clock_timestamp()`,
  defaultNow: sql<Date>`clock_timestamp()`,
  schema: sql<string>`current_schema()`,
  types: { time: sql`timestamptz`, text: sql`text`, id: sql`varchar(36) collate "C"` },
  varchar: (length) => sql`varchar(${sql.lit(length)}) collate "C"`,
  microseconds: (time) => sql<number>`(extract(epoch from ${time}) * 1000000)::bigint`,
  createTable: (db, name) => db.schema.createTable(name).ifNotExists(),
  createIndex: async (db, { name, table, columns, unique }) => {
    const index = db.schema
      .createIndex(name)
      .ifNotExists()
      .on(table)
      .columns([...columns]);
    await (unique ? index.unique() : index).execute();
  },
  createTokenIndex: async (db, { name, table, column }) => {
    await sql`create index if not exists ${sql.ref(name)} on ${sql.table(table)} using gin (${tokensIn(column)})`.execute(
      db,
    );
  },
  // Cast, not parsed: no locale, no operators, no stop words.
  hasTokens: (column, tokens) => sql<boolean>`${tokensIn(column)} @@ ${tokens.join(' & ')}::tsquery`,
  insertUnlessExists: async (db, table, row) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  },
};

function tokensIn(column: string) {
  return sql`array_to_tsvector(string_to_array(${sql.ref(column)}, ' '))`;
}
