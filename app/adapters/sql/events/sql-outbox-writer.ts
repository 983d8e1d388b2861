import { type Kysely, sql } from 'kysely';
import type { DomainEvent } from '../../../domain/events/event';
import type { OutboxWriter } from '../../../ports/outbox';
import type { Dialect } from '../dialect';
import { later, thisMoment } from '../later';
import type { Tables } from '../tables';

// Longer than the bus is given to confirm; then another relay takes over.
const LEASE_MS = 20_000;

interface Candidate {
  readonly id: string;
  readonly subject: string;
  readonly revision: number;
  readonly body: string;
  readonly publications: number;
}

/** Keeps and takes events inside a transaction. */
export class SqlOutboxWriter implements OutboxWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async add(event: DomainEvent): Promise<void> {
    const { id, type, subject, revision } = event;
    await this.db
      .insertInto('outbox')
      .values({ id, type, subject, revision, body: JSON.stringify(event) })
      .executeTakeFirst();
  }

  async claim(limit: number): Promise<DomainEvent[]> {
    const candidates = await this.#due(limit);
    const blocked = await this.#olderOf(candidates);
    const claimed = candidates.filter(({ subject, revision, publications }) => {
      return publications > 0 || revision <= (blocked.get(subject) ?? Number.POSITIVE_INFINITY);
    });
    if (claimed.length === 0) return [];
    const ids = claimed.map(({ id }) => id);
    const due_at = later(this.dialect, LEASE_MS);
    await this.db.updateTable('outbox').set({ due_at }).where('id', 'in', ids).executeTakeFirst();
    return claimed.sort((a, b) => a.revision - b.revision).map(({ body }) => JSON.parse(body) as DomainEvent);
  }

  #due(limit: number): Promise<Candidate[]> {
    return this.db
      .selectFrom('outbox')
      .select(['id', 'subject', 'revision', 'body', 'publications'])
      .where('due_at', '<=', thisMoment(this.dialect))
      .orderBy('due_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
  }

  /** Of each subject the smallest revision that is not published and not among the candidates. */
  async #olderOf(candidates: readonly Candidate[]): Promise<Map<string, number>> {
    if (candidates.length === 0) return new Map();
    const rows = await this.db
      .selectFrom('outbox')
      .select(['subject', sql<number>`min(revision)`.as('revision')])
      .where('publications', '=', 0)
      .where('subject', 'in', [...new Set(candidates.map(({ subject }) => subject))])
      .where(
        'id',
        'not in',
        candidates.map(({ id }) => id),
      )
      .groupBy('subject')
      .execute();
    return new Map(rows.map(({ subject, revision }) => [subject, Number(revision)]));
  }
}
