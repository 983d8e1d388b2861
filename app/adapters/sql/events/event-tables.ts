import type { Generated } from 'kysely';

/** The table of events on their way to the bus. */
export interface OutboxTable {
  id: string;
  type: string;
  subject: string;
  revision: number;
  /** The event as JSON. */
  body: string;
  raised_at: Generated<Date>;
  /** When a relay may take it next: at once, after the lease of a relay, or long after it was published. */
  due_at: Generated<Date>;
  /** How often the bus confirmed it. */
  publications: Generated<number>;
}

/** The table of events that a consumer has taken over. */
export interface InboxTable {
  event_id: string;
  consumer: string;
  taken_at: Generated<Date>;
}

/** The table of what happened to addresses. */
export interface HistoryTable {
  event_id: string;
  address: string;
  type: string;
  happened_at: Date;
  request_id: string;
  revision: number;
  /** JSON. */
  data: string;
}
