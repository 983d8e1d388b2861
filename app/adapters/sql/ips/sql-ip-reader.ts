import type { CompiledQuery, Kysely } from 'kysely';
import type { IpRecord } from '../../../domain/ip-record';
import type { IpQuery, IpReader, IpStats } from '../../../ports/ips';
import type { Reading, ReadOptions } from '../../../ports/reading';
import type { SqlDatabase } from '../sql-database';
import type { Tables } from '../tables';
import { readIpStats } from './ip-stats';
import { type IpRow, ipColumns, toRecord } from './ip-table';

// The busiest query, composed once for each server: to compose it takes longer than to read its answer.
const composed = new WeakMap<Kysely<Tables>, CompiledQuery<IpRow>>();

/** Reads the records on the replicas. */
export class SqlIpReader implements IpReader {
  constructor(private readonly database: SqlDatabase) {}

  async find(address: string, options?: ReadOptions): Promise<Reading<IpRecord | undefined>> {
    const { value, isFresh } = await this.database.readMarked((db) => db.executeQuery(findQuery(db, address)), options);
    const [row] = value.rows;
    return { value: row && toRecord(row), isFresh };
  }

  async list({ list, afterAddress, limit, now }: IpQuery, options?: ReadOptions): Promise<Reading<IpRecord[]>> {
    const { value: rows, isFresh } = await this.database.readMarked((db) => {
      let query = db.selectFrom('ips').select(ipColumns).orderBy('address').limit(limit);
      query = query.where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]));
      if (list !== undefined) query = query.where('list', '=', list);
      if (afterAddress !== undefined) query = query.where('address', '>', afterAddress);
      return query.execute();
    }, options);
    return { value: rows.map(toRecord), isFresh };
  }

  async stats(now: Date, options?: ReadOptions): Promise<Reading<IpStats>> {
    return this.database.readMarked((db) => readIpStats(db, now), options);
  }
}

function findQuery(db: Kysely<Tables>, address: string): CompiledQuery<IpRow> {
  const query = composed.get(db) ?? db.selectFrom('ips').select(ipColumns).where('address', '=', '').compile();
  composed.set(db, query);
  return { ...query, parameters: [address] };
}
