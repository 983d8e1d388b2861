import { type Kysely, Migrator, sql } from 'kysely';
import type { Dialect } from './dialect';
import type { Engine } from './engine';
import { migrationNames, migrationsIn } from './migrations/migrations';
import type { Tables } from './tables';

/**
 * Brings the tables up to date. Instances may do so at the same time: one after the other does, and the later ones find
 * nothing left. Postgres runs all migrations in one transaction; MySQL has none for changes of tables.
 * @throws when a migration fails or the database does not answer
 */
export async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  if (await isCurrent(db, engine.dialect)) return;
  await engine.alone(db, async (connection) => {
    const provider = { getMigrations: async () => migrationsIn(engine.dialect) };
    const migrator = new Migrator({ db: connection, provider, disableTransactions: true });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  });
}

/**
 * True when every migration this version knows has run. There may be more: a newer version may run already.
 * @throws when the database does not answer
 */
export async function isCurrent(db: Kysely<Tables>, { schema }: Dialect): Promise<boolean> {
  const { rows: tables } = await sql`
    select 1 from information_schema.tables where table_schema = ${schema} and table_name = 'kysely_migration'
  `.execute(db);
  if (tables.length === 0) return false;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const executed = new Set(rows.map(({ name }) => name));
  return migrationNames.every((name) => executed.has(name));
}
