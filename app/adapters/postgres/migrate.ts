import { type Kysely, Migrator, sql } from 'kysely';
import { migrations } from './migrations/migrations';

/**
 * Brings the tables up to date. Instances may do so at the same time: kysely (0.28) waits for one advisory lock
 * and runs all migrations in one transaction.
 * @throws when a migration fails or the database does not answer
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  if (await isCurrent(db)) return;
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error) throw error;
}

/**
 * True when every migration this version knows has run. There may be more: a newer version may run already.
 * @throws when the database does not answer
 */
export async function isCurrent<T>(db: Kysely<T>): Promise<boolean> {
  const { rows: tables } = await sql<{
    name: string | null;
  }>`select to_regclass('kysely_migration')::text as name`.execute(db);
  if (!tables[0]?.name) return false;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const executed = new Set(rows.map(({ name }) => name));
  return Object.keys(migrations).every((name) => executed.has(name));
}
