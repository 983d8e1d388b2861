import type { IpRecord } from '../domain/ip-record';

/** Which page of the records that were found; they are ordered by the bytes of their address. */
export interface SearchQuery {
  /** All of them must stand in the reason; from `wordsOf`, at least one. */
  readonly words: readonly string[];
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

/** Finds records by the words of their reason; it follows the writes by moments. */
export interface Search {
  /** @throws Unavailable when it cannot answer */
  find(query: SearchQuery): Promise<IpRecord[]>;
}

/** What the index is told of one address. */
export interface IndexEntry {
  readonly address: string;
  /** Undefined once it is removed. */
  readonly record?: IpRecord;
  /** Orders what is told of one address; what is older than what the index has is ignored. Microseconds since 1970. */
  readonly revision: number;
}

/** `incomplete`: it is new, and does not hold all records yet. Only a `complete` one may be searched. */
export type IndexState = 'complete' | 'incomplete';

/** A search cluster that holds a copy of the records. About a second passes before it finds what it was told. */
export interface SearchIndex extends Search {
  /** Tells it of addresses; telling it twice changes nothing. @throws Unavailable when it did not take all of them */
  put(entries: readonly IndexEntry[]): Promise<void>;
  /**
   * Forgets records that it was told of for the last time before this moment. That an address was removed it remembers a
   * month longer, so that an event which comes late does not bring the address back.
   * @param revision microseconds since 1970
   * @returns how many entries it forgot
   * @throws Unavailable when it does not answer
   */
  forgetBefore(revision: number): Promise<number>;
  /** Another one each time it was lost and created anew. @throws Unavailable when it does not answer */
  identity(): Promise<string>;
  /**
   * It holds all records from now on.
   * @param identity of the index that was told of them
   * @throws Unavailable when it does not answer, or is another one by now
   */
  markComplete(identity: string): Promise<void>;
  /** @throws Unavailable when it does not answer; the cause tells why */
  state(): Promise<IndexState>;
  /** Version and state, for people. @throws when it does not answer */
  describe(): Promise<Readonly<Record<string, unknown>>>;
}

/** What answers searches. */
export interface SearchPorts {
  readonly database: Search;
  /** Undefined when the database alone answers. */
  readonly index?: SearchIndex;
  /** Microseconds since 1970 by the clock of the primary. @throws Unavailable when the primary does not answer */
  primaryClock(): Promise<number>;
}
