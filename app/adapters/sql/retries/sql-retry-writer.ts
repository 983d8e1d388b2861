import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { ClaimedRetry, NewRetry, RetryRef, RetryWriter } from '../../../ports/retries';
import type { Dialect } from '../dialect';
import { later, thisMoment } from '../later';
import type { Tables } from '../tables';

// A claim whose process died is free after so long. While its work runs, the lock on the row keeps others away.
const LEASE_MS = 30_000;

/** Changes retries inside a transaction. */
export class SqlRetryWriter implements RetryWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async add({ kind, key, payload, attempts, error, requestId, delayMs }: NewRetry): Promise<RetryRef | undefined> {
    const id = randomUUID();
    const isNew = await this.dialect.insertUnlessExists(this.db, 'retries', {
      id,
      kind,
      work_key: key,
      payload,
      state: delayMs === undefined ? 'dead' : 'waiting',
      attempts,
      due_at: later(this.dialect, delayMs ?? 0),
      lease: null,
      last_error: error,
      request_id: requestId,
    });
    return isNew ? { id, attempts } : undefined;
  }

  async claim(id: string): Promise<ClaimedRetry | undefined> {
    const row = await this.db
      .selectFrom('retries')
      .select(['kind', 'payload', 'attempts', 'request_id'])
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('due_at', '<=', thisMoment(this.dialect))
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!row) return undefined;
    const lease = randomUUID();
    await this.db
      .updateTable('retries')
      .set({ lease, due_at: later(this.dialect, LEASE_MS), attempts: sql`attempts + 1` })
      .where('id', '=', id)
      .executeTakeFirst();
    const { kind, payload, attempts, request_id } = row;
    return { id, lease, kind, payload, attempts: attempts + 1, requestId: request_id };
  }

  async succeed({ id, lease }: ClaimedRetry): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('retries')
      .where('id', '=', id)
      .where('lease', '=', lease)
      .executeTakeFirstOrThrow();
    return numDeletedRows === 1n;
  }
}
