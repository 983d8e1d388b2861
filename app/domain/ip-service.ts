import type { Cache } from '../ports/cache';
import type { IpQuery, IpRepository, Upserted } from '../ports/ip-repository';
import { type IpDraft, type IpRecord, isExpired } from './ip-record';

/** What the use cases need. */
export interface IpServiceOptions {
  readonly ips: IpRepository;
  readonly cache: Cache;
  /** Time to live in the cache, in seconds; 0 = not cached. */
  readonly ttlSeconds: { readonly default: number; readonly list: number };
  /** Told of every look into the cache. */
  readonly onLookup: (kind: 'entry' | 'list', hit: boolean) => void;
  /** @default the clock of the machine */
  readonly now?: () => Date;
}

/** Which page of records a client asks for. */
export type PageQuery = Pick<IpQuery, 'list' | 'after' | 'limit'>;

/** A page of records. */
export interface Page {
  readonly items: readonly IpRecord[];
  /** Address after which the next page starts; undefined on the last page. */
  readonly next?: string;
}

// Longer than replicas lag behind: a removed record must not come back from one of them.
const TOMBSTONE_SECONDS = 30;
// For this long after a write, lists are read from the primary: a page from a lagging replica would stay cached.
const REPLICA_LAG_SECONDS = 5;
// Outlives every cached page, so that a forgotten generation never brings an old page back.
const GENERATION_TTL_SECONDS = 7 * 86_400;
const GENERATION_KEY = 'ips:generation';
const TOMBSTONE = 'null';

/** The use cases of the registry of addresses: the repository behind a cache that never serves an older write. */
export class IpService {
  readonly #now: () => Date;

  constructor(private readonly options: IpServiceOptions) {
    this.#now = options.now ?? (() => new Date());
  }

  async find(address: string): Promise<IpRecord | undefined> {
    const { ips, cache, ttlSeconds, onLookup } = this.options;
    if (ttlSeconds.default === 0) return this.#unlessExpired(await ips.find(address));
    const cached = await cache.get(entryKey(address));
    onLookup('entry', cached !== undefined);
    if (cached !== undefined) return this.#unlessExpired(JSON.parse(cached) as IpRecord | null);
    const record = this.#unlessExpired(await ips.find(address));
    if (record) await cache.fill(entryKey(address), JSON.stringify(record), this.#entryTtl(record));
    return record;
  }

  async list(query: PageQuery): Promise<Page> {
    const { cache, ttlSeconds, onLookup } = this.options;
    if (ttlSeconds.list === 0) return this.#readPage(query, false);
    const generation = await cache.get(GENERATION_KEY);
    if (generation === undefined) return this.#listWithoutGeneration(query);
    const key = `ips:list:${generation}:${query.list ?? 'any'}:${query.limit}:${query.after ?? ''}`;
    const cached = await cache.get(key);
    onLookup('list', cached !== undefined);
    if (cached !== undefined) return this.#withoutExpired(JSON.parse(cached) as Page);
    const page = await this.#readPage(query, this.#isRecent(Number(generation)));
    await cache.fill(key, JSON.stringify(page), ttlSeconds.list);
    return page;
  }

  // Nobody wrote yet, or the cache lost it or is away: pages cannot be cached, but the next ones can.
  async #listWithoutGeneration(query: PageQuery): Promise<Page> {
    await this.options.cache.bump(GENERATION_KEY, GENERATION_TTL_SECONDS);
    this.options.onLookup('list', false);
    return this.#readPage(query, false);
  }

  async put(draft: IpDraft): Promise<Upserted> {
    const upserted = await this.options.ips.upsert(draft);
    await this.#remember(
      draft.address,
      JSON.stringify(upserted.record),
      this.#entryTtl(upserted.record),
      upserted.revision,
    );
    return upserted;
  }

  async remove(address: string): Promise<void> {
    const revision = await this.options.ips.remove(address);
    if (revision !== undefined) await this.#remember(address, TOMBSTONE, TOMBSTONE_SECONDS, revision);
  }

  // After the commit: the entry itself, and a new generation that hides every cached page.
  async #remember(address: string, value: string, ttlSeconds: number, revision: number): Promise<void> {
    const { cache, ttlSeconds: ttl } = this.options;
    await Promise.all([
      ttl.default > 0 && cache.put({ key: entryKey(address), value, ttlSeconds, revision }),
      ttl.list > 0 && cache.bump(GENERATION_KEY, GENERATION_TTL_SECONDS),
    ]);
  }

  async #readPage(query: PageQuery, fresh: boolean): Promise<Page> {
    const found = await this.options.ips.list({ ...query, limit: query.limit + 1, now: this.#now(), fresh });
    const items = found.slice(0, query.limit);
    return { items, next: found.length > items.length ? items.at(-1)?.address : undefined };
  }

  #withoutExpired(page: Page): Page {
    return { ...page, items: page.items.filter((record) => !isExpired(record, this.#now())) };
  }

  #unlessExpired(record: IpRecord | null | undefined): IpRecord | undefined {
    return record && !isExpired(record, this.#now()) ? record : undefined;
  }

  #isRecent(generationMicroseconds: number): boolean {
    return this.#now().getTime() - generationMicroseconds / 1000 < REPLICA_LAG_SECONDS * 1000;
  }

  // Not cached beyond its expiry; at least a second, the shortest the cache knows.
  #entryTtl({ expires_at }: IpRecord): number {
    const { default: ttl } = this.options.ttlSeconds;
    if (expires_at === null) return ttl;
    return Math.max(1, Math.min(ttl, Math.ceil((Date.parse(expires_at) - this.#now().getTime()) / 1000)));
  }
}

function entryKey(address: string): string {
  return `ips:entry:${address}`;
}
