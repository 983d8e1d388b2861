import { type Kysely, sql } from 'kysely';
import type { Dialect, NewIndex } from '../dialect';

// Given as the insert id of a row that was there; no counter ever comes so far.
const WAS_THERE = Number.MAX_SAFE_INTEGER;

/** The SQL of MariaDB and MySQL. */
export const dialect: Dialect = {
  name: 'mysql',
  now: sql<Date>`sysdate(6)`,
  defaultNow: sql<Date>`current_timestamp(6)`,
  schema: sql<string>`database()`,
  types: { time: sql`datetime(6)`, text: sql`longtext`, id: sql`varchar(36)` },
  varchar: (length) => sql`varchar(${sql.lit(length)})`,
  // Not unix_timestamp(), which is a decimal and depends on the time zone.
  microseconds: (time) => sql<number>`timestampdiff(microsecond, '1970-01-01', ${time})`,
  createTable: (db, name) =>
    db.schema
      .createTable(name)
      .ifNotExists()
      .modifyEnd(sql`engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin`),
  createIndex,
  createTokenIndex: async (db, { name, table, column }) => {
    if (await hasIndex(db, { name, table })) return;
    await sql`create fulltext index ${sql.ref(name)} on ${sql.table(table)} (${sql.ref(column)})`.execute(db);
  },
  hasTokens: (column, tokens) =>
    sql<boolean>`match (${sql.ref(column)}) against (${tokens.map((token) => `+${token}`).join(' ')} in boolean mode)`,
  // Not `insert ignore`, which also ignores text that is too long, and values that are missing.
  insertUnlessExists: async (db, table, row) => {
    const [column = ''] = Object.keys(row);
    const same = sql.ref(`${table}.${column}`);
    const { insertId } = await db
      .insertInto(table)
      .values(row)
      .onDuplicateKeyUpdate({ [column]: sql`if(last_insert_id(${sql.lit(WAS_THERE)}), ${same}, ${same})` } as never)
      .executeTakeFirstOrThrow();
    return insertId !== BigInt(WAS_THERE);
  },
};

// MySQL knows no `create index if not exists`.
async function createIndex(db: Kysely<unknown>, { name, table, columns, unique }: NewIndex): Promise<void> {
  if (await hasIndex(db, { name, table })) return;
  const index = db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns]);
  await (unique ? index.unique() : index).execute();
}

async function hasIndex(db: Kysely<unknown>, { name, table }: Pick<NewIndex, 'name' | 'table'>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from information_schema.statistics
    where table_schema = database() and table_name = ${table} and index_name = ${name} limit 1
  `.execute(db);
  return rows.length > 0;
}
