import type { Kysely } from 'kysely';
import type { ExpiredIpWriter, RemovedIp } from '../../../ports/expired-ips';
import { clockOf } from '../clock';
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
    const revision = await clockOf(this.db, this.dialect);
    return addresses.map((address) => ({ address, revision }));
  }
}
