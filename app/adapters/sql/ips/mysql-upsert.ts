import { type Kysely, sql } from 'kysely';
import type { IpDraft } from '../../../domain/ip-record';
import type { Upserted } from '../../../ports/ips';
import type { Dialect } from '../dialect';
import { fullTextOf } from '../search/full-text';
import type { Tables } from '../tables';
import { ipColumns, toRecord } from './ip-table';

/** One statement that locks the row, so that instances writing the same address at once follow one another; then the row is read. */
export async function upsertInMysql(
  db: Kysely<Tables>,
  { now, microseconds }: Dialect,
  { address, list, reason, expires_at }: IpDraft,
): Promise<Upserted> {
  const isSame = sql`ips.list <=> values(list) and ips.reason <=> values(reason) and ips.expires_at <=> values(expires_at)`;
  const { insertId, numInsertedOrUpdatedRows } = await db
    .insertInto('ips')
    .values({
      address,
      list,
      reason,
      words: fullTextOf(reason),
      expires_at: expires_at === null ? null : new Date(expires_at),
    })
    // Assigned from left to right: what compares old and new comes before the new values.
    .onDuplicateKeyUpdate({
      updated_at: sql`if(${isSame}, ips.updated_at, greatest(${now}, ips.updated_at))`,
      // last_insert_id(n) makes n the insert id of the answer, which is otherwise none: it tells that the row was there.
      version: sql`last_insert_id(ips.version + if(${isSame}, 0, 1))`,
      list: sql`values(list)`,
      reason: sql`values(reason)`,
      words: sql`values(words)`,
      expires_at: sql`values(expires_at)`,
    })
    .executeTakeFirstOrThrow();
  const created = insertId === undefined;
  const { revision, ...row } = await db
    .selectFrom('ips')
    .select(ipColumns)
    .select(microseconds(sql`greatest(${now}, ips.updated_at)`).as('revision'))
    .where('address', '=', address)
    .executeTakeFirstOrThrow();
  return {
    record: toRecord(row),
    created,
    changed: created || numInsertedOrUpdatedRows === 2n,
    revision: Number(revision),
  };
}
