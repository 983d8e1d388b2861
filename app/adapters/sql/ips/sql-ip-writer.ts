import type { Kysely } from 'kysely';
import type { IpDraft } from '../../../domain/ip-record';
import type { IpWriter, Upserted } from '../../../ports/ips';
import { clockOf } from '../clock';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';
import { upsertInMysql } from './mysql-upsert';
import { upsertInPostgres } from './postgres-upsert';

/** Changes the records inside a transaction. */
export class SqlIpWriter implements IpWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async upsert(draft: IpDraft): Promise<Upserted> {
    const upsert = this.dialect.name === 'postgres' ? upsertInPostgres : upsertInMysql;
    return upsert(this.db, this.dialect, draft);
  }

  async remove(address: string): Promise<number | undefined> {
    const { numDeletedRows } = await this.db.deleteFrom('ips').where('address', '=', address).executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) return undefined;
    // Asked for after the lock on the row was obtained: later than every earlier write to it.
    return clockOf(this.db, this.dialect);
  }
}
