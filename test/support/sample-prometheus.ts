import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dashboard, Panel } from '../../observability/dashboards/dashboard';

/** The moment that samples end at: a picture of them is the same every day. */
export const SAMPLE_TIME = Date.parse('2026-03-02T10:30:00Z');

const panel = (id: string, title: string, more: Partial<Panel> = {}): Panel => ({
  id,
  title,
  description: `What ${title.toLowerCase()} are.`,
  kind: 'lines',
  unit: 'short',
  sources: ['application'],
  queries: [{ expression: id, legend: '{{instance}}' }],
  ...more,
});

/** Dashboards with a picture of every kind; `sampleSeries` has samples of their queries. */
export const sampleDashboards: readonly Dashboard[] = [
  {
    id: 'overview',
    title: 'Overview',
    description: 'What clients notice, and how much room there is.',
    panels: [
      panel('requests', 'Requests', {
        description: 'Answers of each instance; evenly spread, they lie on each other.',
        unit: 'reqps',
      }),
      panel('errors', 'Errors', {
        description: 'Share of the answers that are 5xx.',
        unit: 'percentunit',
        queries: [{ expression: 'errors', legend: '{{service}}' }],
        thresholds: [{ value: 0.01, kind: 'limit' }],
      }),
      panel('latency', 'Time of answers', {
        description: 'Half of the answers, and 95 in a hundred, come within this time.',
        unit: 's',
        queries: [
          { expression: 'p50', legend: 'half' },
          { expression: 'p95', legend: '95 %' },
        ],
        thresholds: [{ value: 0.2, kind: 'limit' }],
      }),
      panel('cache-hits', 'Cache hits', {
        description: 'Share of look-ups that the cache answers.',
        unit: 'percentunit',
        queries: [{ expression: 'hits', legend: 'web' }],
        thresholds: [
          { value: 0.7, kind: 'limit' },
          { value: 0.8, kind: 'target' },
        ],
      }),
      panel('instances', 'Instances', {
        description: 'Instances that answer.',
        kind: 'stat',
        queries: [{ expression: 'running', legend: '{{service}}' }],
      }),
      panel('memory', 'Memory', { description: 'Of each instance, now.', kind: 'table', unit: 'bytes' }),
    ],
  },
  { id: 'events', title: 'Events', description: 'Events and retries.', panels: [panel('retries', 'Retries')] },
  {
    id: 'capacity',
    title: 'Capacity',
    description: 'How much room the ledgers leave, and what is used now.',
    panels: [panel('connections', 'Connections', { stacked: true, softMaximum: 400, wide: true })],
  },
];

type Wave = readonly [labels: Readonly<Record<string, string>>, middle: number, swing: number];

const instances = (middle: number, swing: number): Wave[] =>
  ['web-1', 'web-2', 'web-3'].map((instance, index) => [{ instance }, middle * (1 - index / 25), swing]);

const WAVES: Readonly<Record<string, readonly Wave[]>> = {
  requests: instances(240, 0.12),
  errors: [
    [{ service: 'web' }, 0.011, 0.6],
    [{ service: 'frontend' }, 0.0004, 0.5],
  ],
  p50: [[{}, 0.021, 0.1]],
  p95: [[{}, 0.118, 0.25]],
  hits: [[{}, 0.91, 0.04]],
  running: [
    [{ service: 'web' }, 3, 0],
    [{ service: 'worker' }, 1, 0],
    [{ service: 'frontend' }, 1, 0],
  ],
  connections: [
    [{ instance: 'database-primary' }, 61, 0.2],
    [{ instance: 'database-replica-1' }, 44, 0.2],
    [{ instance: 'database-replica-2' }, 43, 0.2],
  ],
  memory: instances(104_857_600, 0.03),
};

/** A server that answers as Prometheus and Alertmanager do. */
export interface SamplePrometheus {
  readonly url: string;
  /** Every question so far: path and words. */
  readonly questions: URL[];
  /** How many questions it held at once, at most. */
  mostAtOnce: number;
  stop(): Promise<void>;
}

/**
 * Starts a server with the same samples every time: waves around a middle, by the name of the query.
 * @param answers what it answers to a path instead @default nothing instead
 */
export async function startSamplePrometheus(
  answers: Readonly<Record<string, unknown>> = {},
): Promise<SamplePrometheus> {
  const sample: SamplePrometheus = { url: '', questions: [], mostAtOnce: 0, stop };
  let waiting = 0;
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    sample.questions.push(url);
    waiting += 1;
    sample.mostAtOnce = Math.max(sample.mostAtOnce, waiting);
    setTimeout(() => {
      waiting -= 1;
      response.end(JSON.stringify(answers[url.pathname] ?? answerTo(url)));
    }, 5);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  async function stop() {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  return Object.assign(sample, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function answerTo({ pathname, searchParams }: URL): unknown {
  const number = (name: string) => Number(searchParams.get(name));
  const waves = WAVES[searchParams.get('query') ?? ''] ?? [];
  if (pathname === '/api/v2/alerts') return [];
  if (pathname === '/api/v1/rules') return success({ groups: [{ rules: SAMPLE_RULES }] });
  if (pathname === '/api/v1/query')
    return success({
      resultType: 'vector',
      result: waves.map((wave) => ({ metric: wave[0], value: [number('time'), valueAt(wave, number('time'))] })),
    });
  const times: number[] = [];
  for (let time = number('start'); time <= number('end'); time += number('step')) times.push(time);
  const result = waves.map((wave) => ({ metric: wave[0], values: times.map((time) => [time, valueAt(wave, time)]) }));
  return success({ resultType: 'matrix', result });
}

function success(data: unknown): unknown {
  return { status: 'success', data };
}

function valueAt([labels, middle, swing]: Wave, time: number): string {
  const phase = Object.values(labels).join().length + (labels.instance?.charCodeAt(4) ?? 0);
  const wave =
    Math.sin(time / 97 + phase) + 0.6 * Math.sin(time / 23 + 2 * phase) + 0.3 * Math.sin(time / 7 + 3 * phase);
  return String(middle * (1 + (swing * wave) / 1.9));
}

const rule = (name: string, labels: Record<string, string>, alert: Record<string, unknown>) => ({
  name,
  labels,
  alerts: [{ annotations: {}, ...alert, labels: { alertname: name, ...labels, ...(alert.labels as object) } }],
});

/** A critical one, one that builds up, the deadman. */
export const SAMPLE_RULES = [
  rule(
    'ReplicaLagHigh',
    { severity: 'warning', environment: 'local' },
    {
      labels: { instance: 'database-replica-1' },
      state: 'pending',
      activeAt: '2026-03-02T10:29:10Z',
      annotations: {
        summary: 'database-replica-1 is behind',
        description: 'It has not replayed the last 34 s; 30s is the limit. Reads may be old.',
        runbook: 'docs/runbooks/ReplicaLagHigh.md',
        dashboard: 'database/replica-lag',
      },
    },
  ),
  rule(
    'ErrorRateHigh',
    { severity: 'critical', environment: 'local' },
    {
      labels: { service: 'web' },
      state: 'firing',
      activeAt: '2026-03-02T10:24:30Z',
      annotations: {
        summary: 'web answers with errors',
        description: '1.7% of the answers of web are 5xx, more than 1%.',
        runbook: 'docs/runbooks/ErrorRateHigh.md',
        dashboard: 'overview/errors',
      },
    },
  ),
  rule('Deadman', { severity: 'none', environment: 'local' }, { state: 'firing', activeAt: '2026-03-01T00:00:00Z' }),
];
