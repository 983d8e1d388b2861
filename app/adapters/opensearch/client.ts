import { Client } from '@opensearch-project/opensearch';
import type { Secret } from '../../contract';

// An event holds a connection to the database while the index is told of it.
const REQUEST_TIMEOUT_MS = 5000;

/** Opens the client without waiting for the cluster; a node that fails is asked last. */
export function openSearchClient(urls: readonly Secret[]): Client {
  return new Client({
    nodes: urls.map((url) => url.reveal()),
    maxRetries: 1,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
}
