import type { SqlDatabase } from '../adapters/sql/sql-database';
import type { Config } from '../contract';
import type { EventConsumer } from '../domain/consumers/consumer';
import type { SearchIndex, SearchPorts } from '../ports/search';

/** What answers searches, and what to close when nobody asks any more. */
export interface ConnectedSearch {
  readonly search: SearchPorts;
  /** Those who tell the index of events. */
  readonly consumers: readonly EventConsumer[];
  close(): Promise<void>;
}

/** Opens the index of the configuration without waiting for it; loads its client only when there is one. */
export async function connectSearch({ search }: Config, database: SqlDatabase): Promise<ConnectedSearch> {
  const { SqlSearch } = await import('../adapters/sql/search/sql-search');
  const { primaryClock } = await import('../adapters/sql/search/primary-clock');
  const stored = { database: new SqlSearch(database), primaryClock: () => primaryClock(database) };
  if (search.kind === 'database') return { search: stored, consumers: [], close: async () => undefined };
  const { index, close } = await openIndex(search);
  const { createIndexing } = await import('../domain/search/indexing');
  return { search: { ...stored, index }, consumers: [createIndexing(index)], close };
}

async function openIndex({
  urls,
  index: name,
}: Config['search']): Promise<{ index: SearchIndex; close(): Promise<void> }> {
  const { openSearchClient } = await import('../adapters/opensearch/client');
  const { indexNames } = await import('../adapters/opensearch/mapping');
  const { OpenSearchIndex } = await import('../adapters/opensearch/open-search-index');
  const client = openSearchClient(urls);
  return { index: new OpenSearchIndex(client, indexNames(name)), close: () => client.close() };
}
