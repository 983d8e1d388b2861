import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineEnvironment } from '../../model/environment';
import type { Dashboard, Panel } from '../../observability/dashboards/dashboard';
import { reference } from '../../systems/reference';
import { Alertmanager } from '../../tools/observe/alertmanager';
import { newestOf } from '../../tools/observe/newest';
import { Observation, type ObservationOptions } from '../../tools/observe/observation';
import { Prometheus } from '../../tools/observe/prometheus';
import { type ObserveServer, serveObservation } from '../../tools/observe/server';
import { SAMPLE_TIME, sampleDashboards, startSamplePrometheus } from '../support/sample-prometheus';
import { Browser } from './support/browser';
import { canHaveChromium, chromium } from './support/chromium';
import { until } from './support/databases';
import { type Measured, type StartedPrometheus, startMeasured, startPrometheus } from './support/observed-system';
import { temporaryFolder } from './support/processes';

if (!canHaveChromium)
  console.warn('SKIPPED: no browser looked at the page of observe: there is no Chromium, and only root installs one');
const pageTest = canHaveChromium ? test : test.skip;

jest.setTimeout(60_000);

// Where to leave pictures of the page; that of the README is the same every time.
const pictures = process.env.ABREAST_PICTURES ?? temporaryFolder();
const hostile = `<img src=x onerror="document.title='taken'">`;

const panel = (id: string, expression: string, more: Partial<Panel> = {}): Panel => ({
  ...{ id, title: id, description: `What ${id} tells.`, kind: 'lines', unit: 'short', sources: ['application'] },
  ...{ queries: [{ expression, legend: '{{service}}' }], ...more },
});
const dashboards: readonly Dashboard[] = [
  {
    ...{ id: 'overview', title: 'Overview', description: 'The first look.' },
    panels: [
      panel('errors', 'test_errors', {
        unit: 'percentunit',
        thresholds: [
          { value: 0.1, kind: 'limit' },
          { value: 0.05, kind: 'target' },
        ],
      }),
      panel('instances', 'count(test_errors)', {
        kind: 'stat',
        queries: [{ expression: 'count(test_errors)', legend: 'all' }],
      }),
      panel('table', 'test_errors', { kind: 'table' }),
      panel('nothing', 'test_absent'),
      panel('wrong', 'sum by ('),
    ],
  },
  { ...{ id: 'cache', title: 'Cache', description: 'Hits.' }, panels: [panel('hits', 'test_hits')] },
  {
    ...{ id: 'capacity', title: 'Capacity', description: 'Room.' },
    panels: [
      panel('connections', 'test_connections', { queries: [{ expression: 'test_connections', legend: '{{server}}' }] }),
    ],
  },
];
const rules = [
  {
    alert: 'ErrorRateHigh',
    expr: 'test_errors > 0.1',
    labels: { severity: 'critical' },
    annotations: {
      summary: '{{ $labels.service }} answers with errors',
      description: 'A share of {{ $value }}.',
      runbook: 'javascript:alert(1)',
      dashboard: 'overview/errors',
    },
  },
];

let measured: Measured;
let prometheus: StartedPrometheus;
let options: ObservationOptions;
let server: ObserveServer;
let browser: Browser;

beforeAll(async () => {
  if (!canHaveChromium) return;
  mkdirSync(pictures, { recursive: true });
  const program = await chromium('prometheus');
  measured = await startMeasured();
  measured.set('test_errors{service="web"}', 0.25);
  measured.set(`test_errors{service="${hostile.replaceAll('"', '\\"')}"}`, 0.02);
  measured.set('test_hits{service="web"}', 7);
  measured.set('test_connections{server="database-primary"}', 42);
  [prometheus, browser] = await Promise.all([
    startPrometheus(temporaryFolder(), { target: measured.port, rules }),
    Browser.start(program),
  ]);
  options = {
    environment: defineEnvironment({
      ...{ name: 'watched', system: reference, platform: 'local', tier: 'multi' },
      observability: { scrapeInterval: '1s' },
    }),
    dashboards,
    prometheus: new Prometheus(prometheus.url),
  };
  server = await serveObservation(new Observation(options), 0);
}, 240_000);

afterAll(async () => {
  await browser?.stop();
  await server?.stop();
  options?.prometheus.close();
  await prometheus?.stop();
  measured?.stop();
});

const card = (id: string) => `#panel-overview-${id}`;
const text = async (selector: string) => (await browser.ask('texts', selector)).join(' | ');
const untilText = (selector: string, expected: RegExp) =>
  until(`${expected} in ${selector}`, async () => expected.test(await text(selector)));

describe('the page of observe', () => {
  pageTest('shows what Prometheus measures: lines, a number, a table, and why there is nothing', async () => {
    expect(await browser.ask('open', server.url)).toBe(200);
    await untilText(`${card('errors')} .legend`, /web25%/);
    await untilText(`${card('instances')} dd`, /^2$/);
    await untilText(`${card('table')} tr`, /web0\.25/);
    await untilText(`${card('nothing')} .empty`, /^No series yet: .* in the last 15 min\.$/);
    await untilText(`${card('wrong')} .empty`, /^Prometheus refuses the query: .*parse error/);
  });

  pageTest('draws the lines, and limit and target across', async () => {
    const pixels = async (property: string) => {
      const [painted = {}] = await browser.ask('painted');
      return painted[await browser.ask('colour', property)] ?? 0;
    };
    // A line needs two points.
    for (const line of ['--line-1', '--line-2'])
      await until(`${line} to be painted`, async () => (await pixels(line)) > 1, 20_000);
    expect(await pixels('--limit')).toBeGreaterThan(100);
    expect(await pixels('--target')).toBeGreaterThan(100);
    expect(await pixels('--line-3')).toBe(0);
    expect(await text(`${card('errors')} .legend`)).toMatch(/limit10%.*target5%/s);
  });

  pageTest('shows the alert that fires, since when, beside its picture, too', async () => {
    await untilText('#alerts h3', /^ErrorRateHigh$/);
    expect(await text('#alerts .severity')).toBe('critical');
    expect(await text('#alerts .summary')).toBe('web answers with errors');
    expect(await text('#alerts .ways')).toMatch(/^for \d+ s/);
    expect(await text('#state')).toBe('1 critical alert fires');
    expect(await text(`${card('errors')} .badge`)).toBe('ErrorRateHigh');
    expect(await text('#told')).toMatch(/^Silences are not known: no Alertmanager is named/);
  });

  pageTest('takes a label for text, and no script for a link', async () => {
    expect(await text(`${card('errors')} .legend`)).toContain(hostile);
    expect(await text(`${card('table')} th`)).toContain(hostile);
    expect(await browser.ask('texts', 'img[src=x]')).toEqual([]);
    expect(await text('#alerts .ways')).toContain('Runbook: javascript:alert(1)');
    expect(await browser.ask('texts', 'a[href^="javascript:"]')).toEqual([]);
    expect(await text('title')).toBe('watched: 1 critical alert fires');
  });

  pageTest('shows a value that changes, and an alert that ends', async () => {
    measured.set('test_errors{service="web"}', 0.04);
    await untilText(`${card('errors')} .legend`, /web4%/);
    await untilText('#state', /^No alert fires$/);
    expect(await text('#alerts li')).toMatch(/^Nothing is wrong/);
    measured.set('test_errors{service="web"}', 0.25);
    await untilText('#alerts h3', /^ErrorRateHigh$/);
  });

  pageTest.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('passes the accessibility check in %s colours, %i pixels wide', async (colours, width) => {
    await browser.ask('look', width, colours);
    await sleep(300); // the pictures take the width that there is
    const { violations, passed } = await browser.ask('violations');
    expect(violations).toEqual([]);
    expect(passed).toBeGreaterThan(20);
    expect(await browser.ask('width')).toBe(width);
    const [painted = {}] = await browser.ask('painted');
    expect(painted[await browser.ask('colour', '--limit')]).toBeGreaterThan(50);
    await browser.ask('screenshot', join(pictures, `observe-${colours}-${width}.png`));
  });

  pageTest('goes to the other dashboards, and shows headroom with what is in use', async () => {
    await browser.ask('click', '#dashboards a[href="#cache"]');
    await untilText('#panel-cache-hits .legend', /web7/);
    await browser.ask('click', '#dashboards a[href="#capacity"]');
    await untilText('.ledger li', /database primary\d+ connections? left.*42 connections in use now/s);
    expect((await browser.ask('violations')).violations).toEqual([]);
    expect(await browser.ask('width')).toBe(390);
    await browser.ask('click', 'label[for="range-1h"]');
    await browser.ask('click', '#dashboards a[href="#overview"]');
    await untilText(`${card('nothing')} .empty`, /in the last 1 h/);
  });

  pageTest('breaks no rule of the content security policy, and logs no error', async () => {
    expect(await browser.ask('complaints')).toEqual([]);
  });

  pageTest('prints the same without a page', async () => {
    const { alerts, panels } = await newestOf(options);
    expect(alerts).toMatchObject([{ name: 'ErrorRateHigh', severity: 'critical', state: 'firing' }]);
    expect(panels.find((one) => one.panel === 'errors')?.lines).toContainEqual({ name: 'web', value: 0.25 });
    expect(panels.find((one) => one.panel === 'wrong')?.problem).toMatch(/parse error/);
  });

  pageTest('says that Prometheus is away, keeps what it showed, and goes on trying', async () => {
    await untilText(`${card('errors')} .legend`, /web/);
    await prometheus.stop();
    await untilText('#state', /127\.0\.0\.1:\d+ does not answer \(.+\)\. Trying again\.$/);
    expect(await text(`${card('errors')} .legend`)).toContain('web');
    expect(await text(`${card('nothing')} .empty`)).toMatch(/does not answer/);
    const others = (await browser.ask('complaints')).filter((line) => !/status of 502/.test(line));
    expect(others).toEqual([]);
  });

  pageTest('looks as in the README, with the same samples every time', async () => {
    const sample = await startSamplePrometheus();
    const watched = { ...options, dashboards: sampleDashboards, now: () => SAMPLE_TIME };
    const asked = { prometheus: new Prometheus(sample.url), alertmanager: new Alertmanager(sample.url) };
    const other = await serveObservation(new Observation({ ...watched, ...asked }), 0);
    await browser.ask('timezone', 'UTC');
    await browser.ask('look', 1280, 'light');
    await browser.ask('open', other.url);
    await untilText('#state', /^1 critical alert fires$/);
    await untilText('.legend', /web-3/);
    expect(await text('#alerts .severity')).toBe('critical | warning, pending');
    await browser.ask('screenshot', join(pictures, 'observe.png'));
    await other.stop();
    for (const one of Object.values(asked)) one.close();
    await sample.stop();
  });
});
