import { Counter, type Registry } from 'prom-client';
import type { SearchObserver, SearchSource } from '../domain/search/search-service';

/** Registers the measurements of searches. */
export function createSearchMetrics(registry: Registry): SearchObserver {
  const registers = [registry];
  const requests = new Counter({
    name: 'search_requests_total',
    help: 'Searches answered, by what answered them.',
    labelNames: ['source'],
    registers,
  });
  const failures = new Counter({
    name: 'search_index_failures_total',
    help: 'Searches that the index failed to answer; the database answered them.',
    registers,
  });
  const sources: readonly SearchSource[] = ['index', 'database'];
  // Present from the start: a rate needs the zero before the first.
  for (const source of sources) requests.inc({ source }, 0);
  return { answered: (source) => requests.inc({ source }), indexFailed: () => failures.inc() };
}
