import type { Position } from './position';
import type { Reading, ReadOptions } from './reading';

/** Whose time to live applies: one record, a page of some of them, a page of all, figures about them. */
export type CacheKind = 'default' | 'filter' | 'list' | 'stats';

/** An answer to look up. */
export interface CacheRequest {
  /** Unique among all kinds. */
  readonly key: string;
  readonly kind: CacheKind;
  /**
   * The set of records that the answer is made from: every write to one of them hides the answer.
   * @default only a write to the key replaces it
   */
  readonly group?: string;
}

/** What was loaded for the cache: a value that JSON can hold. One that is not fresh is served, but not cached. */
export interface Loaded<T> extends Reading<T> {
  /**
   * Most seconds for which the value may be cached.
   * @default the time to live of its kind
   */
  readonly maxTtlSeconds?: number;
}

/** Loads what is not cached, from a server that is as new as the options say. */
export type Load<T> = (options: ReadOptions) => Promise<Loaded<T>>;

/** A committed write to a key. */
export interface CommittedWrite {
  readonly key: string;
  readonly kind: CacheKind;
  /** Orders the writes to this key; an older one never replaces a newer one. */
  readonly revision: number;
  /** The set of records to which the written one belongs. */
  readonly group: string;
}

/** What a committed write left at a key. */
export interface CacheWrite extends CommittedWrite {
  /** A value that JSON can hold. */
  readonly value: unknown;
  /** Where the write stands in the database. */
  readonly position: Position;
  /**
   * Most seconds for which the value may be cached.
   * @default the time to live of its kind
   */
  readonly maxTtlSeconds?: number;
}

/** What a flush removed. */
export interface Flushed {
  /** Keys removed from the shared cache. */
  readonly keys: number;
  /** Servers of the shared cache that were emptied. */
  readonly nodes: number;
  /** Ids of the instances that emptied their memory, in order. */
  readonly instances: readonly string[];
}

/** Where an answer came from. `stale`: its time was over, and the database away. */
export type CacheOutcome = 'local' | 'shared' | 'miss' | 'stale';

/** Why the memory of an instance was emptied: messages of the others may have been missed, or somebody flushed the cache. */
export type CacheReset = 'interrupted' | 'flushed';

/** Told of what happens in the cache. */
export interface CacheObserver {
  lookedUp(kind: CacheKind, outcome: CacheOutcome): void;
  /** A value is about to be loaded. */
  loading(kind: CacheKind): void;
  /** A reader waited so many seconds for a value that another one loads. */
  waited(seconds: number): void;
  /** A write or a flush was heard of. */
  invalidated(): void;
  /** The memory of this instance was emptied. */
  reset(reason: CacheReset): void;
}

/**
 * Short-term memory of answers, shared by the instances. It never throws because it is away: answers are loaded then, and
 * writes that it missed are repeated.
 */
export interface Cache {
  /**
   * The cached answer, or else the loaded one; one of several readers loads.
   * @throws what `load` throws, unless an answer whose time was over is still there when the database is away
   */
  read<T>(request: CacheRequest, load: Load<T>): Promise<T>;
  /** Stores what a write left and hides the answers of its group, before the writer is answered. */
  write(write: CacheWrite): Promise<void>;
  /**
   * Makes sure that no answer older than a write is served, should the cache have missed it or lost it; does nothing when
   * it knows of the write.
   * @throws Unavailable when the shared cache is away: the write is not repeated by itself
   */
  outdate(write: CommittedWrite): Promise<void>;
  /**
   * Empties the memory of every instance and the shared cache.
   * @param instances number of instances expected to confirm; it waits for them half a second at most
   * @throws Unavailable when a server of the shared cache cannot be emptied
   */
  flush(instances: number): Promise<Flushed>;
  /** Whether the shared cache answers. */
  available(): Promise<boolean>;
  /** Whether this instance hears of the writes of the others at present; true where there is nobody to hear. */
  isListening(): boolean;
  /** Tells the observer from now on, instead of the one before. */
  observe(observer: CacheObserver): void;
  /** Answers in the memory of this instance. */
  localEntries(): number;
}

/** An observer that does not care. */
export const noObserver: CacheObserver = {
  lookedUp: () => undefined,
  loading: () => undefined,
  waited: () => undefined,
  invalidated: () => undefined,
  reset: () => undefined,
};
