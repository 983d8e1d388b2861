import type { IpRecord } from '../../../domain/ip-record';
import type { IpQuery, IpReader, IpStats } from '../../../ports/ips';
import type { Reading, ReadOptions } from '../../../ports/reading';
import type { SqlDatabase } from '../sql-database';
import { readIpStats } from './ip-stats';
import { ipColumns, toRecord } from './ip-table';

/** Reads the records on the replicas. */
export class SqlIpReader implements IpReader {
  constructor(private readonly database: SqlDatabase) {}

  async find(address: string, options?: ReadOptions): Promise<Reading<IpRecord | undefined>> {
    const { value: row, isFresh } = await this.database.readMarked(
      (db) => db.selectFrom('ips').select(ipColumns).where('address', '=', address).executeTakeFirst(),
      options,
    );
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
