import type { Generated } from 'kysely';
import type { IpRecord, List } from '../../../domain/ip-record';

/** The table of addresses. */
export interface IpTable {
  address: string;
  list: List;
  reason: string;
  /** The words of the reason, for the full text: see `fullTextOf`. */
  words: string;
  expires_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

/** The columns that a record needs. */
export const ipColumns = ['address', 'list', 'reason', 'expires_at', 'created_at', 'updated_at', 'version'] as const;

/** A row as it is read. */
export interface IpRow {
  readonly address: string;
  readonly list: List;
  readonly reason: string;
  readonly expires_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
}

/** The record that a row holds. */
export function toRecord(row: IpRow): IpRecord {
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
