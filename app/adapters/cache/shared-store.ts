import type { Position } from '../../ports/position';

/** An answer as it is cached. */
export interface Stored {
  /** JSON. */
  readonly value: string;
  /** The newest write to the key that the value certainly includes; 0 = none is known. */
  readonly revision: number;
  /**
   * Where that write stands in the database.
   * @default unknown
   */
  readonly position?: Position;
}

/** An answer that may be served. */
export interface Hit {
  readonly stored: Stored;
  /** Milliseconds for which it may be served. */
  readonly ttlMs: number;
}

/** What is remembered of a key beyond the time of its answer. */
export interface Remembered extends Omit<Stored, 'value'> {
  /**
   * The answer, older than its time or than the revision asked for.
   * @default it was dropped, being older than the write with this revision
   */
  readonly value?: string;
}

/** No answer that may be served. */
export interface Miss {
  readonly expired?: Remembered;
  /** Lets whoever holds it fill the key, until the key is written or removed. */
  readonly ticket: string;
  /** False while another reader loads. */
  readonly mayLoad: boolean;
}

/** The write that a new value stands for, as it counts from now on. */
export interface Superseded {
  readonly revision: number;
  /** Empty when only the primary is known to have it and all writes before it. */
  readonly position: Position;
}

/** A write for which the answers of its group are hidden. */
export interface GroupWrite {
  /** The written key. */
  readonly key: string;
  readonly revision: number;
  /** Empty when only the primary is known to have it. */
  readonly position: Position;
}

/** What was removed, and from how many servers. */
export interface Emptied {
  readonly keys: number;
  readonly nodes: number;
}

/** The memory that all instances share. Throws when it is away. */
export interface SharedStore {
  /** Looks for an answer that includes the write with this revision. */
  read(key: string, revision: number): Promise<Hit | Miss>;
  /** Stores what was loaded, unless the key was written or removed since the ticket was given; tells whether it did. */
  fill(key: string, ticket: string, stored: Stored, ttlMs: number): Promise<boolean>;
  /** Gives a ticket back: what was loaded cannot be stored. */
  abandon(key: string, ticket: string): Promise<void>;
  /** Stores what a write left, unless a newer one is there, and tells all instances. */
  put(key: string, stored: Stored, ttlMs: number): Promise<void>;
  /**
   * Drops what is older than a write, remembers the write for a minute, and tells all instances; unless the write or a newer
   * one is there. Tells whether it did.
   */
  outdate(key: string, revision: number): Promise<boolean>;
  /**
   * Stores another value, newer than every one before, and tells all instances; unless it did so for this write, or a newer
   * one to the same key, before. The answer is then what that one left.
   */
  supersede(key: string, value: string, write: GroupWrite, ttlMs: number): Promise<Superseded>;
  /**
   * Removes everything, tickets included.
   * @throws Unavailable when a server does not answer
   */
  empty(): Promise<Emptied>;
  available(): Promise<boolean>;
}
