import { getHeapStatistics } from 'node:v8';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Config } from '../contract';
import type { DatabaseMonitor, PoolUse } from '../ports/database-status';
import { forScrape } from './patience';

/** Measurements of one instance, in the text format of Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly duration: Histogram<'method' | 'route' | 'status'>;
  readonly inFlight: Gauge;
}

// Seconds. Fine below the 200 ms at which the guides alert, coarse above.
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const HTTP_LABELS = ['method', 'route', 'status'] as const;

// Gauges of the library that are named like counters, which Prometheus warns of; each is the sum of one that stays.
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Creates the measurements; every one carries the label `service`. */
export function createMetrics(config: Pick<Config, 'service'>, database: DatabaseMonitor): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service: config.service });
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  addHeapLimit(registry);
  addPoolGauges(registry, database);
  addConnectionFailures(registry, database);
  addLagGauge(registry, database);
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Requests answered.',
      labelNames: HTTP_LABELS,
      registers,
    }),
    duration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: HTTP_LABELS,
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    inFlight: new Gauge({ name: 'http_requests_in_flight', help: 'Requests not answered yet.', registers }),
  };
}

function addHeapLimit(registry: Registry): void {
  const name = 'nodejs_heap_limit_bytes';
  const limit = new Gauge({ name, help: 'Most that the JavaScript heap may grow to.', registers: [registry] });
  limit.set(getHeapStatistics().heap_size_limit);
}

function addConnectionFailures(registry: Registry, database: DatabaseMonitor): void {
  new Counter({
    name: 'db_connection_failures_total',
    help: 'Statements that failed because no connection could be made, or because theirs was lost.',
    labelNames: ['pool'],
    registers: [registry],
    // Runs at each scrape; the pools count by themselves.
    collect() {
      this.reset();
      for (const { name, failures } of database.pools()) this.inc({ pool: name }, failures);
    },
  });
}

function addLagGauge(registry: Registry, database: DatabaseMonitor): void {
  new Gauge({
    name: 'db_replica_lag_seconds',
    help: 'Age of the newest write that a replica has not replayed; missing when it does not answer.',
    labelNames: ['replica'],
    registers: [registry],
    // Runs at each scrape.
    async collect() {
      const lags = await forScrape(database.replicaLags());
      this.reset();
      for (const { name, seconds } of lags ?? []) if (seconds !== undefined) this.set({ replica: name }, seconds);
    },
  });
}

function addPoolGauges(registry: Registry, database: DatabaseMonitor): void {
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    set: (gauge: Gauge<L>, pool: PoolUse) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      // Runs at each scrape.
      collect() {
        for (const pool of database.pools()) set(this, pool);
      },
    });
  gauge(
    'db_pool_connections',
    'Open connections to a database server.',
    ['pool', 'state'],
    (open, { name, active, idle }) => {
      open.set({ pool: name, state: 'active' }, active);
      open.set({ pool: name, state: 'idle' }, idle);
    },
  );
  gauge('db_pool_connections_max', 'Most connections the pool opens.', ['pool'], (limit, { name, max }) =>
    limit.set({ pool: name }, max),
  );
  gauge('db_pool_waiting', 'Queries waiting for a connection.', ['pool'], (queue, { name, waiting }) =>
    queue.set({ pool: name }, waiting),
  );
}
