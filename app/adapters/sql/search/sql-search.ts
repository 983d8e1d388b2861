import type { IpRecord } from '../../../domain/ip-record';
import type { Search, SearchQuery } from '../../../ports/search';
import { ipColumns, toRecord } from '../ips/ip-table';
import type { SqlDatabase } from '../sql-database';
import { tokensOf } from './full-text';

/** The full text of the database, over the words that a write stores beside its reason. */
export class SqlSearch implements Search {
  constructor(private readonly database: Pick<SqlDatabase, 'read'>) {}

  async find({ words, afterAddress, limit, now }: SearchQuery): Promise<IpRecord[]> {
    const rows = await this.database.read((db, { hasTokens }) => {
      let query = db
        .selectFrom('ips')
        .select(ipColumns)
        .where(hasTokens('words', tokensOf(words)));
      query = query.where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]));
      if (afterAddress !== undefined) query = query.where('address', '>', afterAddress);
      return query.orderBy('address').limit(limit).execute();
    });
    return rows.map(toRecord);
  }
}
