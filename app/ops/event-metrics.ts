import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EventBus } from '../ports/event-bus';
import type { EventPorts } from '../ports/events';
import type { Outbox, OutboxStatus } from '../ports/outbox';
import { forScrape } from './patience';

/** Measurements of events in one instance. */
export interface EventMetrics {
  readonly published: Counter<'type'>;
  readonly publishFailures: Counter;
  readonly handled: Counter<'consumer' | 'type' | 'outcome'>;
  readonly duration: Histogram<'consumer'>;
  /** 1 for the consumers that this instance runs. */
  readonly running: Gauge<'consumer'>;
}

const DURATION_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** Registers the measurements; those of the outbox and the bus are asked for at each scrape. */
export function createEventMetrics(
  registry: Registry,
  ports: Pick<EventPorts, 'outbox' | 'bus' | 'consumers'>,
): EventMetrics {
  addOutboxGauges(registry, ports.outbox);
  addBusGauge(registry, ports.bus);
  const registers = [registry];
  return {
    published: new Counter({
      name: 'events_published_total',
      help: 'Events that the bus confirmed, repetitions included.',
      labelNames: ['type'],
      registers,
    }),
    publishFailures: new Counter({
      name: 'events_publish_failures_total',
      help: 'Events that the bus did not confirm; they are published again.',
      registers,
    }),
    handled: new Counter({
      name: 'events_handled_total',
      help: 'Events handed to a consumer, by what became of them.',
      labelNames: ['consumer', 'type', 'outcome'],
      registers,
    }),
    duration: new Histogram({
      name: 'event_handler_duration_seconds',
      help: 'Time a consumer took for an event.',
      labelNames: ['consumer'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    running: createRunning(registry, ports),
  };
}

function createRunning(registry: Registry, { consumers }: Pick<EventPorts, 'consumers'>): Gauge<'consumer'> {
  return new Gauge({
    name: 'event_consumers_running',
    help: 'Whether this instance runs a consumer of events: 1 or 0.',
    labelNames: ['consumer'],
    registers: [registry],
    // Where none runs, none is not the same as not measured.
    collect() {
      for (const { name } of consumers) this.inc({ consumer: name }, 0);
    },
  });
}

// A database that is away leaves the last values.
function addOutboxGauges(registry: Registry, outbox: Outbox): void {
  const gauge = (name: string, help: string, figureOf: (status: OutboxStatus) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const status = await forScrape(outbox.status());
        if (status) this.set(figureOf(status));
      },
    });
  gauge('event_outbox_size', 'Events that not every consumer has taken over.', ({ size }) => size);
  gauge(
    'event_lag_seconds',
    'Age of the oldest event that not every consumer has taken over.',
    ({ oldestSeconds }) => oldestSeconds,
  );
}

function addBusGauge(registry: Registry, bus: EventBus): void {
  new Gauge({
    name: 'event_bus_lag_messages',
    help: 'Messages on the bus that a consumer has not acknowledged.',
    labelNames: ['consumer'],
    registers: [registry],
    async collect() {
      const lags = await forScrape(bus.lag());
      for (const { consumer, messages } of lags ?? []) this.set({ consumer }, messages);
    },
  });
}
