const NEWEST_ELASTICSEARCH = 7;

/** A search engine that this client does not understand. */
export class UnsupportedSearchEngine extends Error {
  constructor(version: string) {
    super(
      `Elasticsearch ${version} needs another client, and is not supported: use OpenSearch, or Elasticsearch 7.10, whose licence is the last free one`,
    );
    this.name = 'UnsupportedSearchEngine';
  }
}

/** @throws UnsupportedSearchEngine for Elasticsearch 8 and later */
export function assertSupported(version: { readonly number: string; readonly distribution?: string }): void {
  const isOpenSearch = version.distribution === 'opensearch';
  if (!isOpenSearch && Number.parseInt(version.number, 10) > NEWEST_ELASTICSEARCH)
    throw new UnsupportedSearchEngine(version.number);
}
