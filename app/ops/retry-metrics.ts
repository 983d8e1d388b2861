import { Counter, Gauge, type Registry } from 'prom-client';
import { EVENT_RETRY } from '../domain/events/event-handling';
import type { RetryOutcome } from '../domain/retries/retry-runner';
import { SYNC_RETRY } from '../domain/sync/sync-retry';
import type { Retries } from '../ports/retries';
import { forScrape } from './patience';

/** Measurements of retries in one instance. */
export interface RetryMetrics {
  readonly tries: Counter<'kind' | 'outcome'>;
}

/** Registers the measurements; the size of the queue is asked for at each scrape. */
export function createRetryMetrics(registry: Registry, retries: Retries): RetryMetrics {
  new Gauge({
    name: 'retry_queue_size',
    help: 'Retries of all instances by state; dead ones are dead letters.',
    labelNames: ['state'],
    registers: [registry],
    // A database that is away leaves the last values.
    async collect() {
      const counts = await forScrape(retries.counts());
      for (const [state, count] of Object.entries(counts ?? {})) this.set({ state }, count);
    },
  });
  return { tries: createTries(registry) };
}

function createTries(registry: Registry): RetryMetrics['tries'] {
  const tries = new Counter({
    name: 'retries_total',
    help: 'Tries to repeat failed work, by what became of them.',
    labelNames: ['kind', 'outcome'] as const,
    registers: [registry],
  });
  const outcomes: readonly RetryOutcome['outcome'][] = ['succeeded', 'failed', 'dead'];
  // Present from the start: a rate needs the zero before the first.
  for (const kind of [EVENT_RETRY, SYNC_RETRY]) for (const outcome of outcomes) tries.inc({ kind, outcome }, 0);
  return tries;
}
