import type { IpDraft, IpRecord, List } from '../domain/ip-record';

/** Which page of records to read; they are ordered by the text of their address. */
export interface IpQuery {
  /** @default both lists */
  readonly list?: List;
  /**
   * The address after which the page starts.
   * @default the first page
   */
  readonly after?: string;
  /** Most records to return. */
  readonly limit: number;
  /** Records expired at this time are left out. */
  readonly now: Date;
  /**
   * True reads the primary: a replica may not have seen the newest write yet.
   * @default false
   */
  readonly fresh?: boolean;
}

/** What an upsert did. */
export interface Upserted {
  readonly record: IpRecord;
  /** True when the address was not stored before. */
  readonly created: boolean;
  /** Orders the writes to one address: microseconds by the clock of the primary. */
  readonly revision: number;
}

/** Keeps the records. Throws `Unavailable` when no server can answer. */
export interface IpRepository {
  /** The record as stored, expired or not. */
  find(address: string): Promise<IpRecord | undefined>;
  list(query: IpQuery): Promise<IpRecord[]>;
  /** Stores the draft; repeating it changes nothing. */
  upsert(draft: IpDraft): Promise<Upserted>;
  /** The revision of the removal, or undefined when there was nothing to remove. */
  remove(address: string): Promise<number | undefined>;
}
