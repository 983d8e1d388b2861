import { randomUUID } from 'node:crypto';
import type { Cache, CacheObserver, CacheRequest, CacheWrite, CommittedWrite, Flushed, Load } from '../../ports/cache';
import type { CacheBus } from './cache-bus';
import { type Found, type Lookup, ReadThrough } from './read-through';
import { RecentWrites } from './recent-writes';
import type { SharedStore } from './shared-store';
import { Ttl, type TtlOptions } from './ttl';
import { GENERATION_TTL_MS, keyOfGeneration, WriteThrough } from './write-through';

/** What the cache is made of. */
export interface TwoLevelCacheParts extends TtlOptions {
  readonly store: SharedStore;
  readonly bus: CacheBus;
}

/**
 * A cache in the memory of each instance before one that all share. No answer is older than a write that this instance
 * has heard of; what it cannot hear of, it does not keep.
 */
export class TwoLevelCache implements Cache {
  readonly #ttl: Ttl;
  readonly #recent = new RecentWrites();
  readonly #readThrough: ReadThrough;
  readonly #writeThrough: WriteThrough;

  constructor(private readonly parts: TwoLevelCacheParts) {
    const { store, bus } = parts;
    this.#ttl = new Ttl(parts);
    const isListening = () => bus.isConnected;
    const shared = { store, recent: this.#recent, ttl: this.#ttl };
    this.#readThrough = new ReadThrough({ ...shared, isListening });
    const invalidate = (key: string, revision: number) => this.#readThrough.invalidate(key, revision);
    this.#writeThrough = new WriteThrough({ ...shared, invalidate });
    bus.listen({
      onReset: (reason) => {
        this.#recent.interrupt();
        this.#readThrough.forget();
        this.#readThrough.observer.invalidated();
        this.#readThrough.observer.reset(reason);
      },
      onWrite: (key, revision, position) => {
        if (this.#recent.revisionOf(key) >= revision) return; // heard before, from another node or as our own
        this.#writeThrough.hear(key, revision, position);
        this.#readThrough.observer.invalidated();
      },
    });
  }

  async read<T>(request: CacheRequest, load: Load<T>): Promise<T> {
    const { kind } = request;
    if (!this.#ttl.isCached(kind)) return (await load({})).value;
    const counted: Load<T> = (options) => {
      this.#readThrough.observer.loading(kind);
      return load(options);
    };
    const { stored, outcome } = await this.#find(request, counted);
    this.#readThrough.observer.lookedUp(kind, outcome);
    return JSON.parse(stored.value) as T;
  }

  async write(write: CacheWrite): Promise<void> {
    await this.#writeThrough.write(write);
  }

  async outdate(write: CommittedWrite): Promise<void> {
    await this.#writeThrough.outdate(write);
  }

  async flush(instances: number): Promise<Flushed> {
    const { store, bus } = this.parts;
    // First what all share: an instance would else fill its memory from there again.
    const emptied = await store.empty();
    return { ...emptied, instances: await bus.flush(instances) };
  }

  available(): Promise<boolean> {
    return this.parts.store.available();
  }

  isListening(): boolean {
    return this.parts.bus.isConnected;
  }

  observe(observer: CacheObserver): void {
    this.#readThrough.observer = observer;
  }

  localEntries(): number {
    return this.#readThrough.local.size;
  }

  /** Stops trying to store what could not be stored. */
  close(): void {
    this.#writeThrough.close();
  }

  async #find({ key, kind, group }: CacheRequest, load: Load<unknown>): Promise<Found> {
    const ttlMs = (maxTtlSeconds?: number) => this.#ttl.shared(kind, maxTtlSeconds);
    if (group === undefined)
      return this.#get({ key, load, ttlMs, demand: (expired) => this.#recent.demand(key, expired) });
    const generationKey = keyOfGeneration(group);
    const { stored } = await this.#get(this.#generation(generationKey));
    const demand = () => this.#recent.demand(generationKey, stored);
    const lookup = { key: `${group}:${stored.value}:${key}`, load, ttlMs, demand };
    return this.#writeThrough.isUnsettled(generationKey) ? this.#readThrough.load(lookup) : this.#get(lookup);
  }

  // What this instance could not store is older there than in the database.
  #get(lookup: Lookup): Promise<Found> {
    return this.#writeThrough.isUnsettled(lookup.key) ? this.#readThrough.load(lookup) : this.#readThrough.get(lookup);
  }

  // Answers of a group bear its generation in their keys; a lost generation is replaced by one that was never there before.
  #generation(key: string): Lookup {
    return {
      key,
      load: async () => ({ value: randomUUID(), isFresh: true }),
      ttlMs: () => GENERATION_TTL_MS,
      demand: (expired) => this.#recent.demand(key, expired),
    };
  }
}
