import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Cache, CacheKind, CacheReset } from '../ports/cache';

// Seconds: from a quick query to the longest that a reader waits for another.
const WAIT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5];
const KINDS: readonly CacheKind[] = ['default', 'filter', 'list', 'stats'];
const LEVELS = ['local', 'shared'] as const;

/** Measures what happens in the cache. */
export function measureCache(cache: Cache, registry: Registry): void {
  const registers = [registry];
  const { hits, misses, stale, loads } = addLookups(registry);
  const invalidations = new Counter({
    name: 'cache_invalidations_total',
    help: 'Writes and flushes heard of.',
    registers,
  });
  const resets = addResets(registry);
  const waits = new Histogram({
    name: 'cache_fill_wait_seconds',
    help: 'Time a reader waited for an answer that another one loaded.',
    buckets: WAIT_BUCKETS,
    registers,
  });
  addGauges(cache, registry);
  cache.observe({
    lookedUp: (kind, outcome) => {
      if (outcome === 'miss') misses.inc({ kind });
      else if (outcome === 'stale') stale.inc({ kind });
      else hits.inc({ kind, level: outcome });
    },
    loading: (kind) => loads.inc({ kind }),
    waited: (seconds) => waits.observe(seconds),
    invalidated: () => invalidations.inc(),
    reset: (reason) => resets.inc({ reason }),
  });
}

function addLookups(registry: Registry) {
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const hits = counter('cache_hits_total', 'Answers found in the cache: local or shared.', ['kind', 'level']);
  const byKind = {
    misses: counter('cache_misses_total', 'Answers not found in the cache.', ['kind']),
    stale: counter('cache_stale_total', 'Answers served after their time, the database being away.', ['kind']),
    loads: counter('cache_loads_total', 'Answers loaded from the database for the cache.', ['kind']),
  };
  // Present from the start: a rate needs the zero before the first.
  for (const kind of KINDS) {
    for (const level of LEVELS) hits.inc({ kind, level }, 0);
    for (const counts of Object.values(byKind)) counts.inc({ kind }, 0);
  }
  return { hits, ...byKind };
}

function addResets(registry: Registry): Counter<'reason'> {
  const resets = new Counter({
    name: 'cache_resets_total',
    help: 'Times the memory of this instance was emptied: messages of others may have been missed, or somebody flushed the cache.',
    labelNames: ['reason'],
    registers: [registry],
  });
  const reasons: readonly CacheReset[] = ['interrupted', 'flushed'];
  // Present from the start: a rate needs the zero before the first.
  for (const reason of reasons) resets.inc({ reason }, 0);
  return resets;
}

function addGauges(cache: Cache, registry: Registry): void {
  const gauge = (name: string, help: string, current: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      // Runs at each scrape.
      collect() {
        this.set(current());
      },
    });
  gauge('cache_local_entries', 'Answers in the memory of this instance.', () => cache.localEntries());
  gauge('cache_bus_connected', 'Whether this instance hears of the writes of the others: 1 or 0.', () =>
    Number(cache.isListening()),
  );
}
