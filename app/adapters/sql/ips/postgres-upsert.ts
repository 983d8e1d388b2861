import { type Kysely, sql } from 'kysely';
import type { IpDraft } from '../../../domain/ip-record';
import type { Upserted } from '../../../ports/ips';
import type { Dialect } from '../dialect';
import { fullTextOf } from '../search/full-text';
import type { Tables } from '../tables';
import { ipColumns, toRecord } from './ip-table';

/** One statement that locks the row, so that instances writing the same address at once follow one another. */
export async function upsertInPostgres(db: Kysely<Tables>, dialect: Dialect, draft: IpDraft): Promise<Upserted> {
  const { now } = dialect;
  const isChanged = sql<boolean>`(ips.list, ips.reason, ips.expires_at) is distinct from (excluded.list, excluded.reason, excluded.expires_at)`;
  const { address, list, reason, expires_at } = draft;
  const written = await db
    .insertInto('ips')
    .values({
      address,
      list,
      reason,
      words: fullTextOf(reason),
      expires_at: expires_at === null ? null : new Date(expires_at),
    })
    .onConflict((conflict) =>
      conflict
        .column('address')
        .doUpdateSet({
          list: sql`excluded.list`,
          reason: sql`excluded.reason`,
          words: sql`excluded.words`,
          expires_at: sql`excluded.expires_at`,
          updated_at: sql`greatest(${now}, ips.updated_at)`,
          version: sql`ips.version + 1`,
        })
        .where(isChanged),
    )
    .returning(ipColumns)
    // xmax is 0 in a row version that no transaction has replaced or locked: it was inserted just now.
    .returning([sql<boolean>`xmax = 0`.as('created'), revisionIn(dialect).as('revision')])
    .executeTakeFirst();
  if (!written) return { ...(await lockedRow(db, dialect, address)), created: false, changed: false };
  const { created, revision, ...row } = written;
  return { record: toRecord(row), created, changed: true, revision: Number(revision) };
}

// The row as it was; the insert has locked it although it changed nothing.
async function lockedRow(db: Kysely<Tables>, dialect: Dialect, address: string) {
  const query = db.selectFrom('ips').select(ipColumns).select(revisionIn(dialect).as('revision'));
  const { revision, ...row } = await query.where('address', '=', address).executeTakeFirstOrThrow();
  return { record: toRecord(row), revision: Number(revision) };
}

// Evaluated when the row is locked: later than every earlier write to it.
function revisionIn({ microseconds, now }: Dialect) {
  return microseconds(sql`greatest(${now}, ips.updated_at)`);
}
