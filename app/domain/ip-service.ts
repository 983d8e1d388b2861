import type { Cache, CacheRequest, Load, Loaded } from '../ports/cache';
import type { IpQuery, IpReader, IpStats, Upserted } from '../ports/ips';
import type { Position } from '../ports/position';
import type { ReadOptions } from '../ports/reading';
import type { Committed } from '../ports/transaction';
import { entryRequest, pageRequest, statsRequest, writtenEntry } from './cached-ips';
import { putEvent, removalEvent } from './ip-events';
import { type IpDraft, type IpRecord, isExpired } from './ip-record';
import type { Transact } from './transact';

/** What the use cases need. */
export interface IpServiceOptions {
  readonly ips: IpReader;
  readonly cache: Cache;
  /** @default the clock of the machine */
  readonly now?: () => Date;
}

/** Which page of records a client asks for. */
export type PageQuery = Pick<IpQuery, 'list' | 'afterAddress' | 'limit'>;

/** A page of records. */
export interface Page {
  readonly items: readonly IpRecord[];
  /** Address after which the next page starts; undefined on the last page. */
  readonly next?: string;
}

// Longest time to believe that an address is on no list: nobody bounds how many such addresses are asked for.
const ABSENT_SECONDS = 10;

/** The use cases of the registry of addresses: the records behind a cache that never serves an older write. */
export class IpService {
  readonly #now: () => Date;

  constructor(private readonly options: IpServiceOptions) {
    this.#now = options.now ?? (() => new Date());
  }

  /** @param after a write that the answer must include */
  async find(address: string, after?: Position): Promise<IpRecord | undefined> {
    const record = await this.#read(entryRequest(address), after, async (needed) => {
      const { value, isFresh } = await this.options.ips.find(address, needed);
      return { ...this.#cachedEntry(value), isFresh };
    });
    return this.#unlessExpired(record);
  }

  /** @param after a write that the answer must include */
  async list(query: PageQuery, after?: Position): Promise<Page> {
    const page = await this.#read(pageRequest(query), after, (needed) => this.#readPage(query, needed));
    return { ...page, items: page.items.filter((record) => !isExpired(record, this.#now())) };
  }

  /**
   * Figures about all records.
   * @param after a write that the answer must include
   */
  async stats(after?: Position): Promise<IpStats> {
    return this.#read(statsRequest, after, (needed) => this.options.ips.stats(this.#now(), needed));
  }

  /**
   * @param transact the transaction of the request
   * @param requestId of the request
   */
  async put(draft: IpDraft, transact: Transact, requestId: string): Promise<Committed<Upserted>> {
    const committed = await transact(async ({ ips, outbox }) => {
      const upserted = await ips.upsert(draft);
      const event = putEvent(upserted, requestId);
      if (event) await outbox.add(event);
      return upserted;
    });
    const { record, revision } = committed.value;
    await this.#remember(draft.address, record, revision, committed.position);
    return committed;
  }

  /**
   * The value is the revision of the removal, or undefined when there was nothing to remove.
   * @param transact the transaction of the request
   * @param requestId of the request
   */
  async remove(address: string, transact: Transact, requestId: string): Promise<Committed<number | undefined>> {
    const committed = await transact(async ({ ips, outbox }) => {
      const removal = await ips.remove(address);
      if (removal !== undefined) await outbox.add(removalEvent(address, removal, requestId));
      return removal;
    });
    const { value: revision, position } = committed;
    if (revision !== undefined) await this.#remember(address, undefined, revision, position);
    return committed;
  }

  // Who wrote a moment ago asks the database: a cache hears of a write a few milliseconds after its answer.
  async #read<T>(request: CacheRequest, after: Position | undefined, load: Load<T>): Promise<T> {
    return after === undefined ? this.options.cache.read(request, load) : (await load({ after })).value;
  }

  // After the commit: the entry itself; and every answer made from several records is hidden.
  async #remember(address: string, record: IpRecord | undefined, revision: number, position: Position): Promise<void> {
    await this.options.cache.write({ ...writtenEntry(address, revision), ...this.#cachedEntry(record), position });
  }

  async #readPage(query: PageQuery, options: ReadOptions): Promise<Loaded<Page>> {
    const oneMore = { ...query, limit: query.limit + 1, now: this.#now() };
    const { value: found, isFresh } = await this.options.ips.list(oneMore, options);
    const items = found.slice(0, query.limit);
    return { value: { items, next: found.length > items.length ? items.at(-1)?.address : undefined }, isFresh };
  }

  #unlessExpired(record: IpRecord | null): IpRecord | undefined {
    return record && !isExpired(record, this.#now()) ? record : undefined;
  }

  // Not cached beyond its expiry.
  #cachedEntry(record: IpRecord | undefined): Omit<Loaded<IpRecord | null>, 'isFresh'> {
    if (!record || isExpired(record, this.#now())) return { value: null, maxTtlSeconds: ABSENT_SECONDS };
    if (record.expires_at === null) return { value: record };
    return { value: record, maxTtlSeconds: (Date.parse(record.expires_at) - this.#now().getTime()) / 1000 };
  }
}
