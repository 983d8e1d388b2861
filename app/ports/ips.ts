import type { IpDraft, IpRecord, List } from '../domain/ip-record';
import type { Reading, ReadOptions } from './reading';

/** Which page of records to read; they are ordered by the bytes of their address. */
export interface IpQuery {
  /** @default both lists */
  readonly list?: List;
  /**
   * The address after which the page starts.
   * @default the first page
   */
  readonly afterAddress?: string;
  /** Most records to return. */
  readonly limit: number;
  /** Records expired at this time are left out. */
  readonly now: Date;
}

/** What an upsert did. */
export interface Upserted {
  readonly record: IpRecord;
  /** True when the address was not stored before. */
  readonly created: boolean;
  /** True when it was not stored in the same words before; also when it was created. */
  readonly changed: boolean;
  /** Orders the writes to one address: microseconds by the clock of the primary. */
  readonly revision: number;
}

/** Figures about all records. The field names are those of the API. */
export interface IpStats {
  /** Records on each list, without those that have expired. */
  readonly lists: Readonly<Record<List, number>>;
  /** Records that have expired, and are still stored. */
  readonly expired: number;
  /** When a record that is still stored last changed: ISO 8601, UTC; null when there is none. */
  readonly newest_change: string | null;
}

/** Reads the records. Throws `Unavailable` when no server can answer. */
export interface IpReader {
  /** The record as stored, expired or not. */
  find(address: string, options?: ReadOptions): Promise<Reading<IpRecord | undefined>>;
  list(query: IpQuery, options?: ReadOptions): Promise<Reading<IpRecord[]>>;
  /** @param now tells what has expired */
  stats(now: Date, options?: ReadOptions): Promise<Reading<IpStats>>;
}

/** Changes the records, inside a transaction. */
export interface IpWriter {
  /** Stores the draft; repeating it changes nothing. */
  upsert(draft: IpDraft): Promise<Upserted>;
  /** The revision of the removal, or undefined when there was nothing to remove. */
  remove(address: string): Promise<number | undefined>;
}
