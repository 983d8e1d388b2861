import type { Generated } from 'kysely';
import type { List } from '../../domain/ip-record';

/** The table of addresses, as the newest migration leaves it. */
export interface IpTable {
  address: string;
  list: List;
  reason: string;
  expires_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

/** The tables of the application. */
export interface Tables {
  ips: IpTable;
}
