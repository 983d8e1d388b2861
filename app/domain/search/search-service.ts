import type { Search, SearchQuery } from '../../ports/search';
import type { IpRecord } from '../ip-record';
import type { IndexWatch } from './index-watch';

/** What a client asks. */
export type SearchRequest = Omit<SearchQuery, 'now'>;

/** What answered: the database when there is no index, or in place of one that is away or not complete. */
export type SearchSource = 'index' | 'database';

/** A page of what was found. */
export interface SearchPage {
  readonly items: readonly IpRecord[];
  /** Address after which the next page starts; undefined on the last page. */
  readonly next?: string;
  readonly source: SearchSource;
}

/** An index, and who knows whether it can be searched. */
export interface WatchedIndex {
  readonly index: Search;
  readonly watch: IndexWatch;
}

/** Told of what answered, and of searches that the index failed to answer. */
export interface SearchObserver {
  answered(source: SearchSource): void;
  indexFailed(): void;
}

/** Searches in the index when there is one, and in the database when there is none, or while it is away. */
export class SearchService {
  constructor(
    private readonly database: Search,
    private readonly watched: WatchedIndex | undefined,
    private readonly observer: SearchObserver,
  ) {}

  /** @throws Unavailable when neither answers */
  async find({ limit, ...request }: SearchRequest): Promise<SearchPage> {
    // One more than asked for tells whether there is a next page.
    const query = { ...request, limit: limit + 1, now: new Date() };
    const inIndex = await this.#findInIndex(query);
    const found = inIndex ?? (await this.database.find(query));
    const source = inIndex ? 'index' : 'database';
    this.observer.answered(source);
    const items = found.slice(0, limit);
    return { items, next: found.length > items.length ? items.at(-1)?.address : undefined, source };
  }

  async #findInIndex(query: SearchQuery): Promise<IpRecord[] | undefined> {
    if (!this.watched?.watch.isUsable) return undefined;
    const { index, watch } = this.watched;
    try {
      return await index.find(query);
    } catch (error) {
      this.observer.indexFailed();
      watch.failed(error);
      return undefined;
    }
  }
}
