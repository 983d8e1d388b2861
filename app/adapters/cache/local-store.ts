import { LRUCache } from 'lru-cache';
import type { Stored } from './shared-store';

// The heap of an instance is 96 MB.
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_ENTRIES = 20_000;
/** What an entry takes beside its texts: the objects around them, and its place in the lists of lru-cache. */
const OVERHEAD_BYTES = 200;

/** Answers in the memory of this instance; those used longest ago make room. */
export class LocalStore {
  readonly #entries = new LRUCache<string, Stored>({
    max: MOST_ENTRIES,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ value }, key) => Buffer.byteLength(value) + key.length + OVERHEAD_BYTES,
  });

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Stored | undefined {
    return this.#entries.get(key);
  }

  set(key: string, stored: Stored, ttlMs: number): void {
    this.#entries.set(key, stored, { ttl: ttlMs });
  }

  /** Drops what is older than a write. */
  invalidate(key: string, revision: number): void {
    const entry = this.#entries.peek(key);
    if (entry && entry.revision < revision) this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
