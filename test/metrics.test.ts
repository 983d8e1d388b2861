import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { MemoryEventBus } from '../app/adapters/memory/memory-event-bus';
import { MemoryTransactions } from '../app/adapters/memory/memory-transactions';
import { NoCache } from '../app/adapters/memory/no-cache';
import { history } from '../app/domain/consumers/history';
import type { App } from '../app/http/app';
import type { Ports } from '../app/ports/ports';
import type { Transaction } from '../app/ports/transaction';
import { METRICS_PAGE, renderMetricsPage } from '../tools/describe/metrics/page';
import { type Metric, metricsOfService, renderTable, unitOf } from '../tools/describe/metrics/table';
import { memoryEvents } from './support/events';
import { memoryService } from './support/memory-service';

const metrics = metricsOfService();

/** What is wrong with a name, by https://prometheus.io/docs/practices/naming/. */
function faultOf({ name, type, labels, help }: Metric): string | undefined {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) return 'must be words in lower case, the first an area';
  if (type === 'counter' && !name.endsWith('_total')) return 'must end with _total: it counts';
  if (type !== 'counter' && name.endsWith('_total')) return 'must not end with _total: it is no counter';
  if (/(milliseconds|minutes|hours|_ms|kilobytes|mebibytes|_mb|percent|ratio100)(_|$)/.test(name))
    return 'must be in base units';
  if (/seconds|bytes/.test(name) && unitOf(name) === 'number') return 'must end with its unit';
  if (labels.some((label) => ['le', 'quantile', 'service', 'instance', 'job'].includes(label)))
    return 'takes a reserved label';
  if (!/^[A-Z].+\.$/.test(help.trim())) return 'must say in a sentence what it is';
  return undefined;
}

describe('metrics', () => {
  test('are listed in the documentation as they are', () => {
    if (readFileSync(METRICS_PAGE, 'utf8') !== renderMetricsPage(metrics))
      throw new Error(`${METRICS_PAGE} must list the metrics there are: npm run metrics:table writes it`);
  });

  test('are named by the conventions of Prometheus', () => {
    expect(metrics.filter(faultOf).map((metric) => [metric.name, faultOf(metric)])).toEqual([]);
  });

  test.each<[fault: RegExp, metric: Partial<Metric>]>([
    [/counts/, { name: 'http_requests', type: 'counter' }],
    [/no counter/, { name: 'sockets_total', type: 'gauge' }],
    [/base units/, { name: 'http_duration_ms' }],
    [/its unit/, { name: 'http_seconds_spent' }],
    [/words/, { name: 'Uptime' }],
    [/reserved/, { name: 'http_users', labels: ['instance'] }],
    [/sentence/, { name: 'http_users', help: '' }],
  ])('fail with %s when a name is wrong', (fault, metric) => {
    expect(faultOf({ name: 'a_b', type: 'gauge', labels: [], help: 'A sentence.', ...metric })).toMatch(fault);
  });

  test('tell of everything that is to be watched', () => {
    const names = new Set(metrics.map(({ name }) => name));
    for (const name of [
      ...['http_requests_total', 'http_request_duration_seconds', 'cache_hits_total', 'db_pool_connections'],
      ...['db_replica_lag_seconds', 'events_published_total', 'event_lag_seconds', 'retry_queue_size'],
      ...['lock_wait_seconds', 'rate_limit_rejections_total', 'nodejs_eventloop_lag_p99_seconds'],
      ...['nodejs_heap_size_used_bytes', 'nodejs_heap_limit_bytes', 'nodejs_gc_duration_seconds'],
      ...['dependency_up', 'db_connection_failures_total', 'session_lookups_total', 'rate_limit_decisions_total'],
      ...['keys_differ', 'cache_bus_connected', 'cache_resets_total', 'event_consumers_running'],
    ])
      expect(names).toContain(name);
  });

  test.each(['web', 'worker'])('are those that an instance of role %s gives', async (ROLE) => {
    const app = memoryService({ ROLE });
    const { body } = await app.inject('/metrics');
    const given = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(given.sort()).toEqual(metrics.map(({ name, type }) => `${name} ${type}`).sort());
    await app.close();
  });

  test('are a table that Markdown understands', () => {
    const table = renderTable([{ name: 'a_b_seconds', type: 'gauge', labels: ['x', 'y'], help: 'One | two.' }]);
    expect(table.split('\n').at(-1)).toBe('| `a_b_seconds` | gauge | `x`, `y` | seconds | One \\| two. |');
  });
});

/** The samples of a metric that an instance gives, without the label that all have. */
async function samplesOf(app: App, name: string): Promise<string[]> {
  const { body } = await app.inject('/metrics');
  const lines = body.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.map((line) =>
    line
      .slice(name.length)
      .replace(/,?service="\w+"/, '')
      .replace('{}', '')
      .trim(),
  );
}

describe('an instance measures', () => {
  const database: Ports['database'] = {
    status: async () => ({ schemaCurrent: true, primary: false, replicas: [true, false] }),
    pools: () => [{ name: 'primary', active: 0, idle: 0, waiting: 0, max: 30, failures: 7 }],
    replicaLags: async () => [],
  };
  const events = (consumers: Ports['events']['consumers']): Ports['events'] => ({
    ...memoryEvents(new MemoryTransactions({} as Transaction)),
    bus: new MemoryEventBus(consumers.map(({ name }) => name)),
    consumers,
  });

  test('what it depends on, as its readiness knows it, and is not told to be ready by a scrape', async () => {
    const cache = Object.assign(new NoCache(), { available: async () => false });
    const app = memoryService({}, {}, { database, cache });
    expect((await samplesOf(app, 'dependency_up')).sort()).toEqual([
      '{dependency="cache"} 0',
      '{dependency="primary"} 0',
      '{dependency="replica-1"} 1',
      '{dependency="replica-2"} 0',
      '{dependency="schema"} 1',
      '{dependency="search"} 1',
    ]);
    expect(app.drain()).toBe(false);
    await app.close();
  });

  test('connections that failed, as the pools count them', async () => {
    const app = memoryService({}, {}, { database });
    await samplesOf(app, 'db_connection_failures_total');
    expect(await samplesOf(app, 'db_connection_failures_total')).toEqual(['{pool="primary"} 7']);
    await app.close();
  });

  test('how far its heap may grow', async () => {
    const app = memoryService();
    expect(await samplesOf(app, 'nodejs_heap_limit_bytes')).toEqual([`${getHeapStatistics().heap_size_limit}`]);
    await app.close();
  });

  test('whether it runs the consumers', async () => {
    const app = memoryService({ ROLE: 'worker' }, {}, { events: events([history]) });
    const running = () => samplesOf(app, 'event_consumers_running');
    expect(await running()).toEqual(['{consumer="history"} 0']);
    const work = app.startEvents();
    expect(await running()).toEqual(['{consumer="history"} 1']);
    await work.stop();
    expect(await running()).toEqual(['{consumer="history"} 0']);
    await app.close();
  });

  test('by which counter its requests were counted, from zero on', async () => {
    const app = memoryService();
    const decisions = () => samplesOf(app, 'rate_limit_decisions_total');
    expect(await decisions()).toEqual(['{counter="shared"} 0', '{counter="own"} 0']);
    await app.inject('/api/v1/ips');
    expect(await decisions()).toEqual(['{counter="shared"} 0', '{counter="own"} 1']);
    await app.close();
  });

  test('the rest while the servers that it asks hang', async () => {
    const never = () => new Promise<never>(() => undefined);
    const hung = events([]);
    const replaced = {
      database: { ...database, replicaLags: never },
      events: {
        ...hung,
        bus: Object.assign(new MemoryEventBus([]), { lag: never }),
        outbox: { ...hung.outbox, status: never },
        retries: { ...hung.retries, counts: never },
      },
    };
    const app = memoryService({}, {}, replaced);
    expect(await samplesOf(app, 'nodejs_heap_limit_bytes')).toHaveLength(1);
    await app.close();
  });
});
