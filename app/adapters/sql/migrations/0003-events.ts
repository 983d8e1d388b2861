import { type Kysely, type Migration, sql } from 'kysely';
import type { Dialect } from '../dialect';

/** Creates the tables of events on their way, of who took them over, of retries, and of the history of addresses. */
export const events = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createOutbox(db, dialect);
    await createInbox(db, dialect);
    await createRetries(db, dialect);
    await createHistory(db, dialect);
  },
});

async function createOutbox(db: Kysely<unknown>, { types, varchar, defaultNow, createTable, createIndex }: Dialect) {
  await createTable(db, 'outbox')
    .addColumn('id', types.id, (column) => column.primaryKey())
    .addColumn('type', varchar(50), (column) => column.notNull())
    .addColumn('subject', varchar(100), (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('body', types.text, (column) => column.notNull())
    .addColumn('raised_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
    .addColumn('due_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
    .addColumn('publications', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await createIndex(db, { name: 'outbox_due_at', table: 'outbox', columns: ['due_at'] });
  await createIndex(db, { name: 'outbox_subject', table: 'outbox', columns: ['subject', 'revision'] });
}

async function createInbox(db: Kysely<unknown>, { types, varchar, defaultNow, createTable, createIndex }: Dialect) {
  await createTable(db, 'inbox')
    .addColumn('event_id', types.id, (column) => column.notNull())
    .addColumn('consumer', varchar(50), (column) => column.notNull())
    .addColumn('taken_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
    .addPrimaryKeyConstraint('inbox_primary', ['event_id', 'consumer'])
    .execute();
  await createIndex(db, { name: 'inbox_taken_at', table: 'inbox', columns: ['taken_at'] });
}

async function createRetries(db: Kysely<unknown>, { types, varchar, defaultNow, createTable, createIndex }: Dialect) {
  await createTable(db, 'retries')
    .addColumn('id', types.id, (column) => column.primaryKey())
    .addColumn('kind', varchar(100), (column) => column.notNull())
    .addColumn('work_key', varchar(200), (column) => column.notNull())
    .addColumn('payload', types.text, (column) => column.notNull())
    .addColumn('state', 'varchar(7)', (column) => column.notNull().check(sql`state in ('waiting', 'dead')`))
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', types.time, (column) => column.notNull())
    .addColumn('lease', types.id)
    .addColumn('last_error', types.text, (column) => column.notNull())
    .addColumn('request_id', varchar(128), (column) => column.notNull())
    .addColumn('created_at', types.time, (column) => column.notNull().defaultTo(defaultNow))
    .execute();
  await createIndex(db, { name: 'retries_work', table: 'retries', columns: ['kind', 'work_key'], unique: true });
  await createIndex(db, { name: 'retries_due_at', table: 'retries', columns: ['state', 'due_at'] });
}

async function createHistory(db: Kysely<unknown>, { types, varchar, createTable, createIndex }: Dialect) {
  await createTable(db, 'ip_history')
    .addColumn('event_id', types.id, (column) => column.primaryKey())
    .addColumn('address', varchar(45), (column) => column.notNull())
    .addColumn('type', varchar(50), (column) => column.notNull())
    .addColumn('happened_at', types.time, (column) => column.notNull())
    .addColumn('request_id', varchar(128), (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('data', types.text, (column) => column.notNull())
    .execute();
  const columns = ['address', 'revision', 'event_id'];
  await createIndex(db, { name: 'ip_history_address', table: 'ip_history', columns });
}
