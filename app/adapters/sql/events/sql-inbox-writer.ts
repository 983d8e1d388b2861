import type { Kysely } from 'kysely';
import type { InboxWriter } from '../../../ports/inbox';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Notes inside a transaction which events a consumer has taken over. */
export class SqlInboxWriter implements InboxWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async add(consumer: string, eventId: string): Promise<boolean> {
    return this.dialect.insertUnlessExists(this.db, 'inbox', { consumer, event_id: eventId });
  }
}
