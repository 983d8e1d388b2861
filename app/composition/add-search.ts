import type { Registry } from 'prom-client';
import { IndexWatch, type OnIndexChange } from '../domain/search/index-watch';
import { SearchService } from '../domain/search/search-service';
import type { App } from '../http/app';
import { searchIpsRoute } from '../http/routes/ips/search';
import { type Background, repeat } from '../ops/background';
import { createSearchMetrics } from '../ops/search-metrics';
import type { Probe } from '../ports/probe';
import type { SearchPorts } from '../ports/search';

// So long at most does an instance search in the database when the index is back.
const LOOK_MS = 1000;

/** What searches need. */
export interface SearchOptions {
  readonly ports: SearchPorts;
  readonly metrics: Registry;
}

/** What others must know of searches. */
export interface AddedSearch {
  /** False while an index is configured, and the database answers in its place. */
  readonly isUp: () => boolean;
  /** Looks into the search cluster; empty without one. */
  readonly probes: readonly Probe[];
  addRoute(): void;
}

/** Makes the use case, and watches the index from the moment the service is ready until it has closed. */
export function addSearch(app: App, { ports: { database, index }, metrics }: SearchOptions): AddedSearch {
  const observer = createSearchMetrics(metrics);
  const watched = index && { index, watch: new IndexWatch(index, logChange(app.log)) };
  if (watched) watchBeside(app, watched.watch);
  return {
    isUp: () => watched?.watch.isUsable ?? true,
    probes: index ? [{ name: 'search', look: () => index.describe() }] : [],
    addRoute: () => searchIpsRoute(app, new SearchService(database, watched, observer)),
  };
}

function watchBeside(app: App, watch: IndexWatch): void {
  let looking: Background | undefined;
  app.addHook('onReady', async () => {
    looking = repeat(() => watch.look(), LOOK_MS);
  });
  app.addHook('onClose', async () => looking?.stop());
}

function logChange(logger: App['log']): OnIndexChange {
  return (state, err) => {
    if (state === 'complete') logger.info('the search index answers searches');
    else logger.warn({ err, state }, 'the database answers searches in place of the search index');
  };
}
