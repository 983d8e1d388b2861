import { type Kysely, sql } from 'kysely';
import type { ExpiredIpWriter, RemovedIp } from '../../../ports/expired-ips';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Removes expired records in SQL. */
export class SqlExpiredIps implements ExpiredIpWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async remove(expiredAt: Date, limit: number): Promise<RemovedIp[]> {
    const rows = await this.db
      .selectFrom('ips')
      .select('address')
      .where('expires_at', '<=', expiredAt)
      .orderBy('expires_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length === 0) return [];
    const addresses = rows.map(({ address }) => address);
    await this.db.deleteFrom('ips').where('address', 'in', addresses).execute();
    // Asked for after the locks on the rows were obtained: later than every earlier write to them.
    const { rows: clock } = await sql<{
      revision: number;
    }>`select ${this.dialect.microseconds(this.dialect.now)} as revision`.execute(this.db);
    return addresses.map((address) => ({ address, revision: Number(clock[0]?.revision) }));
  }
}
