/** A value that a write leaves in the cache. */
export interface Written {
  readonly key: string;
  readonly value: string;
  /** Time to live, in seconds; at least 1. */
  readonly ttlSeconds: number;
  /** Orders the writes to this key; an older one never replaces a newer one. */
  readonly revision: number;
}

/** Shared short-term memory. Never throws: a cache that is away misses, and remembers what it could not store. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Stores what a read found, unless the key holds something: a slow read never replaces a newer write. */
  fill(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Stores what a write left. */
  put(written: Written): Promise<void>;
  /** Moves the number at a key, microseconds of a clock, to one that was never there before. */
  bump(key: string, ttlSeconds: number): Promise<void>;
  /** Whether it answers. */
  available(): Promise<boolean>;
}
