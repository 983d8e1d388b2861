import { readFileSync } from 'node:fs';
import { METRICS_PAGE, renderMetricsPage } from '../tools/describe/metrics/page';
import { type Metric, metricsOfService, renderTable, unitOf } from '../tools/describe/metrics/table';
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
      ...['nodejs_heap_size_used_bytes', 'nodejs_gc_duration_seconds'],
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
