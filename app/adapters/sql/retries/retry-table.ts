import type { ColumnType, Generated, RawBuilder } from 'kysely';

type Moment = Date | RawBuilder<Date>;

/** The table of retries and dead letters. */
export interface RetryTable {
  id: string;
  kind: string;
  work_key: string;
  payload: string;
  state: 'waiting' | 'dead';
  attempts: number;
  /** When it may be claimed next: after its pause, or after the lease of the claim. */
  due_at: ColumnType<Date, Moment, Moment>;
  /** Of the newest claim; null when nobody has claimed it since the last failure. */
  lease: string | null;
  last_error: string;
  request_id: string;
  created_at: Generated<Date>;
}
