import { type Kysely, sql } from 'kysely';
import type { IpStats } from '../../../ports/ips';
import type { Tables } from '../tables';

/** Counts the records in one pass over the table. */
export async function readIpStats(db: Kysely<Tables>, now: Date): Promise<IpStats> {
  const rows = await db
    .selectFrom('ips')
    .select(({ fn }) => [
      'list',
      fn.countAll<string | number>().as('stored'),
      // MySQL sums to a decimal, which comes as text.
      sql<string | number>`sum(case when expires_at <= ${now} then 1 else 0 end)`.as('expired'),
      fn.max('updated_at').as('newest'),
    ])
    .groupBy('list')
    .execute();
  const lists = { allow: 0, deny: 0 };
  for (const { list, stored, expired } of rows) lists[list] = Number(stored) - Number(expired);
  const newest = Math.max(...rows.map((row) => row.newest.getTime()));
  return {
    lists,
    expired: rows.reduce((sum, row) => sum + Number(row.expired), 0),
    newest_change: rows.length > 0 ? new Date(newest).toISOString() : null,
  };
}
