import { Counter, Gauge, type Registry } from 'prom-client';
import type { Retries } from '../ports/retries';
import { forScrape } from './patience';

/** Measurements of retries in one instance. */
export interface RetryMetrics {
  readonly tries: Counter<'kind' | 'outcome'>;
}

/** Registers the measurements; the size of the queue is asked for at each scrape. */
export function createRetryMetrics(registry: Registry, retries: Retries): RetryMetrics {
  const registers = [registry];
  new Gauge({
    name: 'retry_queue_size',
    help: 'Retries of all instances by state; dead ones are dead letters.',
    labelNames: ['state'],
    registers,
    // A database that is away leaves the last values.
    async collect() {
      const counts = await forScrape(retries.counts());
      for (const [state, count] of Object.entries(counts ?? {})) this.set({ state }, count);
    },
  });
  return {
    tries: new Counter({
      name: 'retries_total',
      help: 'Tries to repeat failed work, by what became of them.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
  };
}
