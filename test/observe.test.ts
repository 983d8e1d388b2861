import { request } from 'node:http';
import { defineEnvironment } from '../model/environment';
import { portPlan } from '../model/ports';
import type { Dashboard } from '../observability/dashboards/dashboard';
import { reference } from '../systems/reference';
import { Alertmanager } from '../tools/observe/alertmanager';
import { shownAlerts } from '../tools/observe/alerts';
import { connect } from '../tools/observe/connect';
import { ledgersOf } from '../tools/observe/ledgers';
import { lineName } from '../tools/observe/legend';
import { newestOf } from '../tools/observe/newest';
import { Observation } from '../tools/observe/observation';
import { formatted, lasted } from '../tools/observe/page/format';
import { placeOf } from '../tools/observe/page/place';
import { Prometheus } from '../tools/observe/prometheus';
import { serveObservation } from '../tools/observe/server';
import { spanOf } from '../tools/observe/span';
import {
  SAMPLE_RULES,
  SAMPLE_TIME,
  type SamplePrometheus,
  sampleDashboards,
  startSamplePrometheus,
} from './support/sample-prometheus';

// Each server compiles the page: a tenth of a second, much more on a busy machine.
jest.setTimeout(30_000);

const local = { name: 'watched', system: reference, platform: 'local', tier: 'multi' } as const;
const environment = defineEnvironment(local);

describe('a value', () => {
  test.each([
    [0.0123, 'percentunit', '1.23%'],
    [1, 'percentunit', '100%'],
    [0, 's', '0 s'],
    [0.0000021, 's', '2.1 µs'],
    [0.2, 's', '200 ms'],
    [90, 's', '1.5 min'],
    [172_800, 's', '2 d'],
    [104_857_600, 'bytes', '100 MiB'],
    [0, 'bytes', '0 B'],
    [-2048, 'bytes', '-2 KiB'],
    [212.4, 'reqps', '212 req/s'],
    [3, 'ops', '3/s'],
    [1_250_000, 'short', '1.25M'],
    [470, 'short', '470'],
    [null, 'short', '–'],
    [undefined, 's', '–'],
  ] as const)('%p of unit %s is read as %s', (value, unit, text) => {
    expect(formatted(value, unit)).toBe(text);
  });

  test('that is a moment is read as one', () => {
    expect(formatted(SAMPLE_TIME, 'dateTimeAsIso')).toMatch(/^2 Mar 2026/);
  });

  test('that is a duration is read in two units at most', () => {
    expect([-3, 40, 3_599, 11_400, 187_200].map(lasted)).toEqual(['0 s', '40 s', '59 min', '3 h 10 min', '2 d 4 h']);
  });
});

describe('the name of a line', () => {
  test('is the legend with labels filled in', () => {
    expect(lineName('{{service}} on {{ instance }}', { service: 'web', instance: 'web-1' })).toBe('web on web-1');
  });

  test('is that of all labels where the legend leaves nothing', () => {
    expect(lineName('{{service}}', { instance: 'web-1', code: '500' })).toBe('instance=web-1, code=500');
    expect(lineName('{{service}}', {})).toBe('value');
  });
});

describe('the points of a line', () => {
  test('are no closer than scrapes, and about 240', () => {
    expect(spanOf(1000, 900, 5)).toEqual({ start: 100, end: 1000, step: 5 });
    expect(spanOf(100_000, 86_400, 15)).toMatchObject({ step: 360 });
  });

  test('lie on a grid, so that the next look finds them where they were', () => {
    const [one, next] = [spanOf(100_001, 21_600, 5), spanOf(100_021, 21_600, 5)];
    expect(next).toEqual(one);
    expect(one.end % one.step).toBe(0);
  });
});

describe('the address of the page', () => {
  test('names dashboard, picture and time', () => {
    expect(placeOf({ search: '?range=6h', hash: '#cache/hits' })).toEqual({
      dashboard: 'cache',
      panel: 'hits',
      range: '6h',
    });
  });

  test('may be anything', () => {
    expect(placeOf({ search: '?range=constructor', hash: '#%E0%A4%A' })).toEqual({
      dashboard: '',
      panel: '',
      range: '15m',
    });
  });
});

describe('alerts', () => {
  const panels = new Set(['overview/errors']);
  const known = (labels: Record<string, string>, status: object) => [
    { labels: { ...labels, cluster: 'added' }, status: { silencedBy: [], inhibitedBy: [], ...status } },
  ];
  const errors = { alertname: 'ErrorRateHigh', severity: 'critical', environment: 'local', service: 'web' };

  test('that fire come before those that build up; the deadman is none', () => {
    const { alerts, deadman } = shownAlerts(SAMPLE_RULES as never, [], panels);
    expect(alerts.map(({ name, state }) => [name, state])).toEqual([
      ['ErrorRateHigh', 'firing'],
      ['ReplicaLagHigh', 'pending'],
    ]);
    expect(deadman).toBe('fires');
    expect(alerts[0]?.labels).toEqual({ service: 'web' });
  });

  test('are sorted by how bad they are', () => {
    const [rule] = SAMPLE_RULES.filter(({ name }) => name === 'ErrorRateHigh');
    const of = (severity: string) => ({
      labels: {},
      alerts: rule?.alerts.map((alert) => ({ ...alert, labels: { alertname: severity, severity } })),
    });
    const { alerts } = shownAlerts(['info', 'warning', 'critical'].map(of) as never, [], panels);
    expect(alerts.map(({ severity }) => severity)).toEqual(['critical', 'warning', 'info']);
  });

  test('link to pictures that there are only', () => {
    const { alerts } = shownAlerts(SAMPLE_RULES as never, [], panels);
    expect(alerts.map(({ panel }) => panel)).toEqual(['overview/errors', undefined]);
  });

  test.each([
    ['silenced', { silencedBy: ['a'] }],
    ['inhibited', { inhibitedBy: ['b'] }],
    [undefined, {}],
  ])('are %s as Alertmanager says', (muted, status) => {
    const { alerts } = shownAlerts(SAMPLE_RULES as never, known(errors, status), panels);
    expect(alerts[0]?.muted).toBe(muted);
    expect(alerts[1]?.muted).toBeUndefined();
  });

  test('of others with another label stay as they are', () => {
    const { alerts } = shownAlerts(
      SAMPLE_RULES as never,
      known({ ...errors, service: 'x' }, { silencedBy: ['a'] }),
      panels,
    );
    expect(alerts[0]?.muted).toBeUndefined();
  });

  test('miss the deadman when it is silent, or was never there', () => {
    const silent = SAMPLE_RULES.map((rule) => ({ ...rule, alerts: [] }));
    expect(shownAlerts(silent as never, [], panels).deadman).toBe('silent');
    expect(shownAlerts([], [], panels).deadman).toBe('absent');
  });

  test('have links to web addresses, and to no script', () => {
    const hrefOf = (runbook_url: string) => {
      const [rule] = SAMPLE_RULES.map((one) => ({
        ...one,
        alerts: [{ ...one.alerts[0], annotations: { runbook_url } }],
      }));
      return shownAlerts([rule] as never, [], panels).alerts[0]?.runbook?.href;
    };
    expect(hrefOf('https://runbooks.example.com/a')).toBe('https://runbooks.example.com/a');
    expect(hrefOf('javascript:alert(1)')).toBeUndefined();
    expect(hrefOf('docs/runbooks/../../LICENSE')).toBeUndefined();
    expect(hrefOf('docs/runbooks/NoneOfOurs.md')).toBeUndefined();
  });
});

test('headroom is listed by ledger, the scarcest first, and nothing is left out', () => {
  const { ledgers } = ledgersOf(environment);
  expect(ledgers.flatMap(({ lines }) => lines)).toHaveLength(environment.ledgers.length);
  for (const { lines } of ledgers) {
    const uses = lines.map(({ demand, supply }) => demand / supply);
    expect(uses).toEqual([...uses].sort((one, other) => other - one));
  }
});

describe('the server', () => {
  let sample: SamplePrometheus;
  let now = SAMPLE_TIME;
  const stops: (() => unknown)[] = [];
  let shared = '';
  const last: (() => unknown)[] = [];
  beforeAll(async () => {
    sample = await startSamplePrometheus();
    shared = await serve();
    last.push(...stops.splice(0));
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    sample.questions.splice(0);
    sample.mostAtOnce = 0;
  });
  afterAll(async () => {
    for (const stop of [...last, sample.stop]) await stop();
  });

  async function serve(dashboards: readonly Dashboard[] = sampleDashboards): Promise<string> {
    const prometheus = new Prometheus(sample.url);
    const alertmanager = new Alertmanager(sample.url);
    const observation = new Observation({ environment, dashboards, prometheus, alertmanager, now: () => now });
    const server = await serveObservation(observation, 0);
    stops.push(
      () => server.stop(),
      () => prometheus.close(),
      () => alertmanager.close(),
    );
    return server.url;
  }
  const ask = async (url: string, init?: RequestInit) => {
    const response = await fetch(url, init);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const statusFor = (url: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${url}api/panels`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
        .once('error', reject)
        .end();
    });

  test('offers the pictures without what they ask', async () => {
    const { body } = await ask(`${shared}api/panels`);
    expect(body).toMatchObject({ environment: 'watched', platform: 'local', tier: 'multi', intervalSeconds: 5 });
    expect(JSON.stringify(body)).not.toContain('expression');
  });

  test('asks for each query once, whoever looks, until the next scrape', async () => {
    const url = await serve();
    const look = () =>
      Promise.all(Array.from({ length: 10 }, () => ask(`${url}api/data?dashboard=overview&range=15m`)));
    const queries = () => sample.questions.filter(({ pathname }) => pathname.startsWith('/api/v1/query')).length;
    const [first] = await look();
    expect(Object.keys(Object(first?.body).panels)).toHaveLength(6);
    expect(queries()).toBe(7);
    now += 4_000;
    await look();
    expect(queries()).toBe(7);
    now += 1_500;
    await look();
    expect(queries()).toBe(14);
  });

  test('asks a few questions at a time', async () => {
    const panels = Array.from({ length: 40 }, (_, index) => ({
      ...sampleDashboards[0]?.panels[0],
      id: `panel-${index}`,
    }));
    const url = await serve([{ ...sampleDashboards[0], panels } as Dashboard]);
    await ask(`${url}api/data?dashboard=overview&range=1h`);
    expect(sample.questions).toHaveLength(40);
    expect(sample.mostAtOnce).toBeLessThanOrEqual(6);
    expect(sample.mostAtOnce).toBeGreaterThan(1);
  });

  test('hands no query on', async () => {
    const url = shared;
    expect((await ask(`${url}api/data?dashboard=overview&range=15m&query=secret`)).status).toBe(200);
    expect(sample.questions.every((question) => question.searchParams.get('query') !== 'secret')).toBe(true);
    expect(await ask(`${url}api/data?dashboard=overview&range=99d`)).toMatchObject({
      status: 400,
      body: { problem: 'range (99d) must be one of 15m, 1h, 6h, 24h' },
    });
    expect((await ask(`${url}api/data?dashboard=nothing&range=1h`)).status).toBe(404);
    expect((await ask(`${url}api/v1/query?query=up`)).status).toBe(404);
  });

  test.each([
    ['127.0.0.1:1', 200],
    ['localhost', 200],
    ['LOCALHOST:18129', 200],
    ['[::1]:8', 200],
    ['rebound.example.com', 403],
    ['127.0.0.1.example.com', 403],
    ['localhost@evil', 403],
  ])('answers who asks for host %s with %i', async (host, status) => {
    expect(await statusFor(shared, host)).toBe(status);
  });

  test('changes nothing, and lets pages fetch from itself only', async () => {
    const url = shared;
    const { status, headers } = await ask(`${url}api/panels`, { method: 'POST' });
    expect(status).toBe(405);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('serves runbooks, and no other file', async () => {
    const url = shared;
    for (const name of ['..%2F..%2FLICENSE', '../../package', 'NoneOfOurs', ''])
      expect((await ask(`${url}runbooks/${name}`)).status).toBe(404);
  });

  test('tells of silences', async () => {
    const { body } = await ask(`${shared}api/alerts`);
    expect(body).toMatchObject({
      rules: 3,
      deadman: 'fires',
      alerts: [{ name: 'ErrorRateHigh' }, { name: 'ReplicaLagHigh' }],
    });
    expect(body).not.toHaveProperty('alertmanagerProblem');
  });

  test('shows the alerts without Alertmanager, and says that silences are not known', async () => {
    const prometheus = new Prometheus(sample.url);
    stops.push(() => prometheus.close());
    const { alerts, alertmanagerProblem } = await new Observation({
      ...{ environment, dashboards: [], prometheus, alertmanager: new Alertmanager('http://127.0.0.1:1') },
    }).alerts();
    expect(alerts).toHaveLength(2);
    expect(alertmanagerProblem).toMatch(/^Alertmanager: http:\/\/127\.0\.0\.1:1 does not answer/);
  });

  test('asks again after a failure', async () => {
    const answers: Record<string, unknown> = { '/api/v1/rules': 'neither' };
    const moody = await startSamplePrometheus(answers);
    const prometheus = new Prometheus(moody.url);
    stops.push(
      () => prometheus.close(),
      () => moody.stop(),
    );
    const observation = new Observation({ environment, dashboards: [], prometheus, now: () => now });
    await expect(observation.alerts()).rejects.toThrow('does not answer as Prometheus does');
    delete answers['/api/v1/rules'];
    expect((await observation.alerts()).deadman).toBe('fires');
  });

  test('says which port is taken', async () => {
    const port = Number(new URL(shared).port);
    const observation = new Observation({ environment, dashboards: [], prometheus: new Prometheus(sample.url) });
    await expect(serveObservation(observation, port)).rejects.toThrow(`port (${port}) must be free`);
  });

  test('prints the newest values', async () => {
    const prometheus = new Prometheus(sample.url);
    stops.push(() => prometheus.close());
    const { panels } = await newestOf({
      environment,
      dashboards: sampleDashboards,
      prometheus,
      now: () => SAMPLE_TIME,
    });
    expect(panels.find(({ panel }) => panel === 'instances')?.lines).toEqual([
      { name: 'frontend', value: 1 },
      { name: 'web', value: 3 },
      { name: 'worker', value: 1 },
    ]);
  });
});

describe('Prometheus is looked for', () => {
  const single = defineEnvironment({ ...local, tier: 'single' });
  const elsewhere = { ...environment, platform: 'eks' as const };

  test('in the ports of a local environment', async () => {
    const port = portPlan(environment.network.ports.base).prometheus;
    await expect(connect(environment, {})).rejects.toThrow(
      new RegExp(`^http://127\\.0\\.0\\.1:${port} does not answer .*npm run deploy -- watched starts it`),
    );
  });

  test.each([
    [single, {}, 'observability.metrics of watched (endpoint) must be prometheus or prometheusAndGrafana'],
    [elsewhere, {}, '--prometheus must be given for watched, which is on eks: kubectl'],
    [environment, { prometheus: 'ftp://a' }, '--prometheus (ftp://a) must be a web address'],
    [elsewhere, { prometheus: 'http://127.0.0.1:1' }, 'correct --prometheus, or start what it points to'],
  ])('and says what to do (%#)', async (watched, places, text) => {
    await expect(connect(watched, places)).rejects.toThrow(text);
  });
});
