import type {
  Cache,
  CacheKind,
  CacheObserver,
  CacheRequest,
  CacheWrite,
  CommittedWrite,
  Flushed,
  Load,
} from '../../ports/cache';
import { noObserver } from '../../ports/cache';

interface Entry {
  readonly text: string;
  readonly expiresAt: number;
}

/** Keeps answers in this process only. Not shared, so it must not cache for a service of several instances. */
export class MemoryCache implements Cache {
  readonly #entries = new Map<string, Entry>();
  /** The newest write to each key. */
  readonly #revisions = new Map<string, number>();
  readonly #generations = new Map<string, number>();
  /** Counts what makes old whatever is being loaded. */
  #disturbances = 0;
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
    const disturbances = this.#disturbances;
    const { value, isFresh, maxTtlSeconds } = await load({});
    const isCurrent = isFresh && disturbances === this.#disturbances && !this.#live(fullKey);
    if (isCurrent) this.#set(fullKey, kind, value, maxTtlSeconds);
    return value;
  }

  async write({ key, kind, value, revision, maxTtlSeconds, group }: CacheWrite): Promise<void> {
    this.#hideGroup(group);
    if (this.#revisionOf(key) > revision) return;
    this.#revisions.set(key, revision);
    this.#set(key, kind, value, maxTtlSeconds);
    this.#observer.invalidated();
  }

  async outdate({ key, revision, group }: CommittedWrite): Promise<void> {
    if (this.#revisionOf(key) >= revision) return;
    this.#hideGroup(group);
    this.#revisions.set(key, revision);
    this.#disturbances += 1;
    this.#entries.delete(key);
  }

  async flush(): Promise<Flushed> {
    const keys = this.#entries.size;
    this.#disturbances += 1;
    this.#entries.clear();
    this.#revisions.clear();
    this.#observer.reset('flushed');
    return { keys, nodes: 1, instances: [] };
  }

  async available(): Promise<boolean> {
    return true;
  }

  isListening(): boolean {
    return true;
  }

  observe(observer: CacheObserver): void {
    this.#observer = observer;
  }

  localEntries(): number {
    return this.#entries.size;
  }

  #revisionOf(key: string): number {
    return this.#revisions.get(key) ?? 0;
  }

  #hideGroup(group: string): void {
    this.#generations.set(group, (this.#generations.get(group) ?? 0) + 1);
  }

  #set(key: string, kind: CacheKind, value: unknown, maxTtlSeconds = Number.POSITIVE_INFINITY): void {
    const ttlSeconds = Math.min(this.ttlSeconds[kind], maxTtlSeconds);
    if (ttlSeconds === 0) return;
    this.#entries.set(key, { text: JSON.stringify(value), expiresAt: Date.now() + ttlSeconds * 1000 });
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
