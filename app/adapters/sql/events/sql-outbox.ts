import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { ExpectedConsumers, Outbox, OutboxStatus } from '../../../ports/outbox';
import { later, thisMoment } from '../later';
import type { Queries } from '../query';
import type { Tables } from '../tables';

const RETRY_MS = 1000;
const FIRST_REPEAT_MS = 30_000;
const LONGEST_REPEAT_MS = 3_600_000;
const MOST_AT_ONCE = 1000;
// Longer than any bus keeps a message that was acknowledged.
const KEEP_NOTES_MS = 14 * 86_400_000;

/** The outbox and the notes of consumers, outside transactions. */
export class SqlOutbox implements Outbox {
  constructor(private readonly database: Queries) {}

  async published(ids: readonly string[]): Promise<void> {
    const pause = sql<number>`least(${FIRST_REPEAT_MS} * power(2, publications), ${LONGEST_REPEAT_MS})`;
    await this.database.write((db, dialect) =>
      db
        .updateTable('outbox')
        // In this order: MySQL uses the new value of a column in what follows it.
        .set({ due_at: later(dialect, pause), publications: sql`publications + 1` })
        .where('id', 'in', ids)
        .executeTakeFirst(),
    );
  }

  async failed(ids: readonly string[]): Promise<void> {
    await this.database.write((db, dialect) =>
      db
        .updateTable('outbox')
        .set({ due_at: later(dialect, RETRY_MS) })
        .where('id', 'in', ids)
        .executeTakeFirst(),
    );
  }

  async forget(expected: ExpectedConsumers, ids?: readonly string[]): Promise<void> {
    if (ids?.length === 0) return;
    const found = await this.database.read(
      (db) => {
        const query = db
          .selectFrom('outbox')
          .select('id')
          .where((where) => isTakenOver(where, expected));
        return (ids ? query.where('id', 'in', ids) : query.orderBy('due_at').limit(MOST_AT_ONCE)).execute();
      },
      { fresh: true },
    );
    if (found.length === 0) return;
    const taken = found.map(({ id }) => id);
    await this.database.write((db) => db.deleteFrom('outbox').where('id', 'in', taken).executeTakeFirst());
  }

  async prune(): Promise<void> {
    const old = await this.database.read(
      (db, dialect) =>
        db
          .selectFrom('inbox')
          .select('event_id')
          .where('taken_at', '<', sql<Date>`(select ${later(dialect, -KEEP_NOTES_MS)})`)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('outbox').select('id').whereRef('outbox.id', '=', 'inbox.event_id'))),
          )
          .orderBy('taken_at')
          .limit(MOST_AT_ONCE)
          .execute(),
      { fresh: true },
    );
    if (old.length === 0) return;
    const ids = old.map(({ event_id }) => event_id);
    await this.database.write((db) => db.deleteFrom('inbox').where('event_id', 'in', ids).executeTakeFirst());
  }

  async status(): Promise<OutboxStatus> {
    const row = await this.database.read(
      (db, dialect) => {
        const age = sql<number>`${dialect.microseconds(thisMoment(dialect))} - ${dialect.microseconds(sql`min(raised_at)`)}`;
        return db
          .selectFrom('outbox')
          .select(({ fn }) => [fn.countAll<number>().as('size'), age.as('age')])
          .executeTakeFirstOrThrow();
      },
      { fresh: true },
    );
    return { size: Number(row.size), oldestSeconds: Math.max(0, Number(row.age ?? 0) / 1_000_000) };
  }
}

// Every consumer that the type of the event has must have left its note.
function isTakenOver(
  { or, and, eb, selectFrom, lit }: ExpressionBuilder<Tables, 'outbox'>,
  expected: ExpectedConsumers,
): Expression<SqlBool> {
  const complete = [...expected].map(([type, consumers]) => {
    if (consumers.length === 0) return and([eb('type', '=', type), eb('publications', '>', 0)]);
    const notes = selectFrom('inbox')
      .select(({ fn }) => fn.countAll<number>().as('notes'))
      .whereRef('inbox.event_id', '=', 'outbox.id')
      .where('consumer', 'in', consumers);
    return and([eb('type', '=', type), eb(notes, '=', lit(consumers.length))]);
  });
  return or(complete);
}
