import { markdownTable } from '../markdown-table';
import { type Metric, renderTable } from './table';

/** Where the page is kept. */
export const METRICS_PAGE = 'docs/metrics.md';

/** The question that an autoscaler asks: requests per second of each instance, what nobody works for left out. */
const REQUESTS_PER_SECOND =
  'sum by (instance) (rate(http_requests_total{route!~"/health.*|/metrics|/api/health|/api/overview"}[1m]))';

/** What people ask, and the expression that answers it. */
const questions: readonly (readonly [question: string, expression: string])[] = [
  ['requests per second of each instance', REQUESTS_PER_SECOND],
  ['answers 5xx, share by route', ratio('status=~"5.."')],
  ['answers 4xx, share by route', ratio('status=~"4.."')],
  [
    '95th percentile of the latency by route, seconds',
    'histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))',
  ],
  [
    'cache hits, share of look-ups',
    'sum(rate(cache_hits_total[5m])) / (sum(rate(cache_hits_total[5m])) + sum(rate(cache_misses_total[5m])))',
  ],
  ['use of each connection pool', 'db_pool_connections{state="active"} / on (instance, pool) db_pool_connections_max'],
  ['replica that is furthest behind, seconds', 'max(db_replica_lag_seconds)'],
  ['what an instance has to do without', 'dependency_up == 0'],
  ['events published per second by type', 'sum by (type) (rate(events_published_total[5m]))'],
  ['oldest event that somebody has not handled, seconds', 'max(event_lag_seconds)'],
  ['instances that run each consumer', 'sum by (consumer) (event_consumers_running)'],
  ['retries that wait, and dead letters', 'max by (state) (retry_queue_size)'],
  [
    '95th percentile of the time that a lock takes, seconds',
    'histogram_quantile(0.95, sum by (le) (rate(lock_wait_seconds_bucket[5m])))',
  ],
  ['requests refused per second, by whose limit', 'sum by (scope) (rate(rate_limit_rejections_total[5m]))'],
  ['requests counted by an instance alone, share', share('rate_limit_decisions_total', 'counter="own"')],
  ['sessions that were not there, share of look-ups', share('session_lookups_total', 'outcome="missing"')],
  ['event loop of each instance, 99th percentile of its delay, seconds', 'nodejs_eventloop_lag_p99_seconds'],
  ['heap of each instance, share of what it may grow to', 'nodejs_heap_size_used_bytes / nodejs_heap_limit_bytes'],
  ['share of the time spent on garbage collection', 'sum by (instance) (rate(nodejs_gc_duration_seconds_sum[5m]))'],
];

/** The page about metrics, whole. */
export function renderMetricsPage(metrics: readonly Metric[]): string {
  return `# Metrics

Written by \`npm run metrics:table\` from what the service registers. Every instance gives them at \`/metrics\` and \`/health/metrics\`, in the roles \`web\`, \`worker\` and \`frontend\` alike; what a role does not do stays at zero. Every metric has the label \`service\` besides those listed. A histogram is read by its \`_bucket\`, \`_sum\` and \`_count\`. Balancers hide both paths from clients; Prometheus asks each instance.

## What an autoscaler reads

A Kubernetes autoscaler asks its adapter for \`http_requests_per_second\` of each pod. The application does not measure rates: the adapter makes them, by this expression (with \`pod\` in place of \`instance\`, as the cluster labels its targets):

\`\`\`promql
${REQUESTS_PER_SECOND}
\`\`\`

## Questions and expressions

${markdownTable(
  ['Question', 'Expression'],
  questions.map(([question, expression]) => [question, code(expression)]),
)}

## All metrics

${renderTable(metrics)}
`;
}

/** The expressions of the page. */
export const expressions: readonly string[] = questions.map(([, expression]) => expression);

function ratio(selector: string): string {
  return `sum by (route) (rate(http_requests_total{${selector}}[5m])) / sum by (route) (rate(http_requests_total[5m]))`;
}

function share(counter: string, selector: string): string {
  return `sum(rate(${counter}{${selector}}[5m])) / sum(rate(${counter}[5m]))`;
}

function code(expression: string): string {
  return `\`${expression.replaceAll('|', '\\|')}\``;
}
