import { type Kysely, type Migration, sql } from 'kysely';
import type { Dialect } from '../dialect';

/** Creates the tables of accounts, refresh tokens and fingerprints of keys. */
export const identity = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createAccounts(db, dialect);
    await createRefreshTokens(db, dialect);
    await dialect
      .createTable(db, 'key_fingerprints')
      .addColumn('name', dialect.varchar(32), (column) => column.notNull())
      .addColumn('id', dialect.varchar(100), (column) => column.notNull())
      .addColumn('fingerprint', dialect.varchar(64), (column) => column.notNull())
      .addPrimaryKeyConstraint('key_fingerprints_pkey', ['name', 'id'])
      .execute();
  },
});

async function createAccounts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await dialect
    .createTable(db, 'accounts')
    .addColumn('id', dialect.types.id, (column) => column.primaryKey())
    .addColumn('email', dialect.varchar(254), (column) => column.notNull())
    .addColumn('role', 'varchar(5)', (column) => column.notNull().check(sql`role in ('user', 'admin')`))
    .addColumn('password_hash', dialect.varchar(255), (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('created_at', dialect.types.time, (column) => column.notNull().defaultTo(dialect.now))
    .execute();
  await dialect.createIndex(db, { name: 'accounts_email', table: 'accounts', columns: ['email'], unique: true });
}

async function createRefreshTokens(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await dialect
    .createTable(db, 'refresh_tokens')
    .addColumn('hash', dialect.varchar(64), (column) => column.primaryKey())
    .addColumn('family', dialect.types.id, (column) => column.notNull())
    .addColumn('account', dialect.types.id, (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('expires_at', dialect.types.time, (column) => column.notNull())
    .addColumn('used_at', dialect.types.time)
    .execute();
  for (const column of ['family', 'account', 'expires_at'])
    await dialect.createIndex(db, { name: `refresh_tokens_${column}`, table: 'refresh_tokens', columns: [column] });
}
