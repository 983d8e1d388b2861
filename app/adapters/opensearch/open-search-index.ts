import type { Client } from '@opensearch-project/opensearch';
import type { IpRecord } from '../../domain/ip-record';
import type { IndexEntry, IndexState, SearchIndex, SearchQuery } from '../../ports/search';
import { Unavailable } from '../../ports/unavailable';
import { assertTaken, bulkLines } from './bulk';
import { type IndexNames, indexBody } from './mapping';
import { forgetBody, searchBody } from './query';
import { assertSupported } from './version';

interface Hit {
  readonly _source?: { readonly record: IpRecord };
}

// The database answers when the cluster does not: no search waits long for it.
const SEARCH = { requestTimeout: 1000, maxRetries: 1 };
// It looks at every entry.
const FORGET = { requestTimeout: 300_000, maxRetries: 0 };
const ALREADY_THERE = 'resource_already_exists_exception';

/** A copy of the records in OpenSearch, or Elasticsearch 7. */
export class OpenSearchIndex implements SearchIndex {
  #prepared?: Promise<void>;

  constructor(
    private readonly client: Client,
    private readonly names: IndexNames,
  ) {}

  async find(query: SearchQuery): Promise<IpRecord[]> {
    const index = this.names.searchedAs;
    const { body } = await this.#ask(() => this.client.search({ index, body: searchBody(query) }, SEARCH));
    const hits = body.hits.hits as readonly Hit[];
    return hits.flatMap(({ _source }) => (_source ? [_source.record] : []));
  }

  async put(entries: readonly IndexEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const request = { index: this.names.toldAs, require_alias: true, body: bulkLines(entries) };
    await this.#askPrepared(async () => assertTaken((await this.client.bulk(request)).body.items));
  }

  async forgetBefore(revision: number): Promise<number> {
    const { toldAs: index } = this.names;
    const body = forgetBody(revision);
    const { body: answer } = await this.#askPrepared(async () => {
      // What it was told a moment ago would not be found, and so not be forgotten.
      await this.client.indices.refresh({ index });
      // What it is told meanwhile is newer than the revision, so it is not meant.
      return this.client.deleteByQuery({ index, conflicts: 'proceed', body }, FORGET);
    });
    return 'deleted' in answer ? Number(answer.deleted) : 0;
  }

  async identity(): Promise<string> {
    const { index } = this.names;
    const { body } = await this.#askPrepared(() => this.client.indices.getSettings({ index }));
    return String(body[index]?.settings?.index?.uuid);
  }

  async markComplete(identity: string): Promise<void> {
    if ((await this.identity()) !== identity) throw new Unavailable('the search index');
    const { index, searchedAs: name } = this.names;
    await this.#askPrepared(() => this.client.indices.putAlias({ index, name }));
  }

  async state(): Promise<IndexState> {
    const { searchedAs: name } = this.names;
    const { body: isComplete } = await this.#askPrepared(() => this.client.indices.existsAlias({ name }, SEARCH));
    return isComplete ? 'complete' : 'incomplete';
  }

  async describe(): Promise<Readonly<Record<string, unknown>>> {
    const [{ body: info }, { body: health }] = await Promise.all([this.client.info(), this.client.cluster.health()]);
    return { version: info.version.number, status: health.status, nodes: health.number_of_nodes };
  }

  // After a failure it is prepared anew: the cluster that answers next may be another, and empty.
  #askPrepared<T>(question: () => Promise<T>): Promise<T> {
    return this.#ask(async () => {
      this.#prepared ??= this.#createIndex();
      await this.#prepared;
      return question();
    }).catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
  }

  async #createIndex(): Promise<void> {
    const { body } = await this.client.info();
    assertSupported(body.version);
    const { index } = this.names;
    const { body: exists } = await this.client.indices.exists({ index });
    if (exists) return;
    await this.client.indices.create({ index, body: indexBody(this.names) }).catch((error: unknown) => {
      // Another instance was first.
      if (!(error instanceof Error && error.message.includes(ALREADY_THERE))) throw error;
    });
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw new Unavailable('the search cluster', { cause: error });
    }
  }
}
