import type { Kysely } from 'kysely';
import type { DomainEvent } from '../../../domain/events/event';
import type { HistoryWriter } from '../../../ports/history';
import type { Tables } from '../tables';

/** Keeps the history inside a transaction. */
export class SqlHistoryWriter implements HistoryWriter {
  constructor(private readonly db: Kysely<Tables>) {}

  async add({ id, subject, type, time, request_id, revision, data }: DomainEvent): Promise<void> {
    await this.db
      .insertInto('ip_history')
      .values({
        event_id: id,
        address: subject,
        type,
        happened_at: new Date(time),
        request_id,
        revision,
        data: JSON.stringify(data),
      })
      .executeTakeFirst();
  }
}
