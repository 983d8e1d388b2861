import { type Kysely, type Selectable, sql } from 'kysely';
import type { IpDraft, IpRecord } from '../../domain/ip-record';
import type { IpQuery, IpRepository, Upserted } from '../../ports/ip-repository';
import type { PostgresDatabase } from './postgres-database';
import type { IpTable, Tables } from './schema';

/** Keeps the records in Postgres. */
export class PostgresIpRepository implements IpRepository {
  constructor(private readonly database: PostgresDatabase) {}

  async find(address: string): Promise<IpRecord | undefined> {
    const row = await this.database.read((db) =>
      db.selectFrom('ips').selectAll().where('address', '=', address).executeTakeFirst(),
    );
    return row && toRecord(row);
  }

  async list({ list, after, limit, now, fresh }: IpQuery): Promise<IpRecord[]> {
    const rows = await this.database.read((db) => {
      let query = db.selectFrom('ips').selectAll().orderBy('address').limit(limit);
      query = query.where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]));
      if (list !== undefined) query = query.where('list', '=', list);
      if (after !== undefined) query = query.where('address', '>', after);
      return query.execute();
    }, fresh);
    return rows.map(toRecord);
  }

  async upsert(draft: IpDraft): Promise<Upserted> {
    const { is_new, revision, ...row } = await this.database.write((db) => upsertRow(db, draft));
    return { record: toRecord(row), created: is_new, revision: Number(revision) };
  }

  async remove(address: string): Promise<number | undefined> {
    const removed = await this.database.write((db) =>
      db
        .deleteFrom('ips')
        .where('address', '=', address)
        .returning(sql<string>`${microseconds(sql`clock_timestamp()`)}`.as('revision'))
        .executeTakeFirst(),
    );
    return removed && Number(removed.revision);
  }
}

// One statement, so that instances writing the same address at once follow one another.
function upsertRow(db: Kysely<Tables>, { address, list, reason, expires_at }: IpDraft) {
  const isChanged = sql`(ips.list, ips.reason, ips.expires_at) is distinct from (excluded.list, excluded.reason, excluded.expires_at)`;
  return (
    db
      .insertInto('ips')
      .values({ address, list, reason, expires_at: expires_at === null ? null : new Date(expires_at) })
      .onConflict((conflict) =>
        conflict.column('address').doUpdateSet({
          list: sql`excluded.list`,
          reason: sql`excluded.reason`,
          expires_at: sql`excluded.expires_at`,
          updated_at: sql`case when ${isChanged} then greatest(clock_timestamp(), ips.updated_at) else ips.updated_at end`,
          version: sql`ips.version + case when ${isChanged} then 1 else 0 end`,
        }),
      )
      .returningAll()
      // xmax is 0 in a row version that no transaction has replaced or locked: it was inserted just now.
      .returning([
        sql<boolean>`xmax = 0`.as('is_new'),
        sql<string>`${microseconds(sql.ref('updated_at'))}`.as('revision'),
      ])
      .executeTakeFirstOrThrow()
  );
}

function microseconds(time: ReturnType<typeof sql>) {
  return sql`(extract(epoch from ${time}) * 1000000)::bigint`;
}

function toRecord(row: Selectable<IpTable>): IpRecord {
  return {
    address: row.address,
    list: row.list,
    reason: row.reason,
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    version: row.version,
  };
}
