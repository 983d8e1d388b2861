import type { Cache, CacheKind, CacheObserver, CacheRequest, CacheWrite, Flushed, Load } from '../../ports/cache';
import { noObserver } from '../../ports/cache';

interface Entry {
  readonly text: string;
  readonly revision: number;
  readonly expiresAt: number;
}

/** Keeps answers in this process only. Not shared, so it must not cache for a service of several instances. */
export class MemoryCache implements Cache {
  readonly #entries = new Map<string, Entry>();
  readonly #generations = new Map<string, number>();
  #flushes = 0;
  #observer: CacheObserver = noObserver;

  /** @param ttlSeconds 0 = not cached */
  constructor(
    private readonly ttlSeconds: Readonly<Record<CacheKind, number>> = { default: 60, filter: 60, list: 60, stats: 60 },
  ) {}

  async read<T>({ key, kind, group }: CacheRequest, load: Load<T>): Promise<T> {
    if (this.ttlSeconds[kind] === 0) return (await load({})).value;
    const fullKey = group === undefined ? key : `${group}:${this.#generations.get(group) ?? 0}:${key}`;
    const found = this.#live(fullKey);
    this.#observer.lookedUp(kind, found ? 'local' : 'miss');
    if (found) return JSON.parse(found.text) as T;
    this.#observer.loading(kind);
    const flushes = this.#flushes;
    const { value, isFresh, maxTtlSeconds } = await load({});
    if (isFresh && flushes === this.#flushes && !this.#live(fullKey)) this.#set(fullKey, kind, value, 0, maxTtlSeconds);
    return value;
  }

  async write({ key, kind, value, revision, maxTtlSeconds, group }: CacheWrite): Promise<void> {
    this.#generations.set(group, (this.#generations.get(group) ?? 0) + 1);
    if ((this.#live(key)?.revision ?? 0) <= revision) this.#set(key, kind, value, revision, maxTtlSeconds);
    this.#observer.invalidated();
  }

  async flush(): Promise<Flushed> {
    const keys = this.#entries.size;
    this.#flushes += 1;
    this.#entries.clear();
    return { keys, nodes: 1, instances: [] };
  }

  async available(): Promise<boolean> {
    return true;
  }

  observe(observer: CacheObserver): void {
    this.#observer = observer;
  }

  localEntries(): number {
    return this.#entries.size;
  }

  #set(key: string, kind: CacheKind, value: unknown, revision: number, maxTtlSeconds = Number.POSITIVE_INFINITY): void {
    const ttlSeconds = Math.min(this.ttlSeconds[kind], maxTtlSeconds);
    if (ttlSeconds === 0) return;
    this.#entries.set(key, { text: JSON.stringify(value), revision, expiresAt: Date.now() + ttlSeconds * 1000 });
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
