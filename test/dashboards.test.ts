import { dashboards } from '../observability/dashboards/all';
import { observed } from '../observability/observed';
import { grafanaDashboards } from '../observability/render/grafana';
import { grafanaPath } from '../observability/render/grafana/addresses';
import { sourcesOf } from '../observability/sources';
import { watchedEnvironments } from './support/alerts/environments';
import { labelsOfResult } from './support/promql/labels';
import { knownIn } from './support/promql/readings';
import { aLocal } from './support/synth';

const environments = Object.entries(watchedEnvironments);
const IDS = ['overview', 'cache', 'database', 'events', 'scaling', 'search', 'capacity'];

describe('the dashboards', () => {
  test.each(environments)('%s: have names that are told apart', (_, environment) => {
    const all = dashboards(environment);
    expect(all.map(({ id }) => id)).toEqual(IDS);
    for (const { id, panels } of all) {
      const names = panels.map((panel) => panel.id);
      expect([id, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([id, []]);
      for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    }
  });

  test.each(environments)('%s: show nothing that the platform does not measure', (_, environment) => {
    const has = sourcesOf(environment);
    for (const { panels } of observed(environment).dashboards)
      for (const { id, sources } of panels)
        expect([id, sources.filter((source) => !has.has(source))]).toEqual([id, []]);
  });

  test.each(environments)('%s: name lines by labels that the lines have', (_, environment) => {
    const { labelsOf } = knownIn(environment);
    const problems = observed(environment).dashboards.flatMap((dashboard) =>
      dashboard.panels.flatMap(({ id, queries }) =>
        queries.flatMap(({ expression, legend }) => {
          const has = labelsOfResult(expression, labelsOf);
          const named = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
          return named.filter((label) => !has.has(label)).map((label) => `${dashboard.id}/${id}: ${label}`);
        }),
      ),
    );
    expect(problems).toEqual([]);
  });

  test('say what is normal', () => {
    for (const { id, panels } of dashboards(aLocal({ tier: 'enterprise', observability: { metrics: 'prometheus' } })))
      for (const panel of panels.filter(({ kind }) => kind === 'lines' || kind === 'table'))
        expect([`${id}/${panel.id}`, panel.description]).toEqual([
          `${id}/${panel.id}`,
          expect.stringMatching(/normal|colour/i),
        ]);
  });

  test('draw limits where the environment has them', () => {
    const changed = aLocal({ observability: { alerts: { cacheHitRate: '60%', cacheHitRateTarget: '90%' } } });
    const cache = dashboards(changed).find(({ id }) => id === 'cache');
    expect(cache?.panels.find(({ id }) => id === 'hit-rate')?.thresholds).toEqual([
      { value: 0.6, kind: 'limit' },
      { value: 0.9, kind: 'target' },
    ]);
  });
});

describe('the dashboards in Grafana', () => {
  const local = aLocal({ tier: 'enterprise', observability: { metrics: 'prometheus' } });
  const read = (text: string | undefined) => JSON.parse(text ?? '') as GrafanaDashboard;
  interface GrafanaDashboard {
    readonly uid: string;
    readonly links: readonly { readonly url: string }[];
    readonly panels: readonly { readonly id: number; readonly title: string; readonly gridPos: { w: number } }[];
  }

  test('are a file each, with every picture', () => {
    const files = grafanaDashboards(local);
    const shown = observed(local).dashboards;
    expect(Object.keys(files)).toEqual(shown.map(({ id }) => `${id}.json`));
    for (const { id, panels } of shown)
      expect(read(files[`${id}.json`]).panels.map(({ title }) => title)).toEqual(panels.map(({ title }) => title));
  });

  test('are none where nobody collects metrics', () => {
    expect(grafanaDashboards(aLocal({ tier: 'single', observability: { metrics: 'endpoint' } }))).toEqual({});
  });

  test('link to each other by names that stay', () => {
    const files = Object.values(grafanaDashboards(local)).map(read);
    const paths = files.map(({ uid }) => `/d/${uid}`);
    expect(paths).toEqual(expect.arrayContaining([`/d/abreast-${local.name}-overview`]));
    for (const { uid, links } of files)
      expect(links.map(({ url }) => url).sort()).toEqual(paths.filter((path) => path !== `/d/${uid}`).sort());
  });

  test.each(environments)('%s: number pictures each by itself', (_, environment) => {
    for (const text of Object.values(grafanaDashboards(environment))) {
      const ids = read(text).panels.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('are found by the name that an alert gives', () => {
    const files = grafanaDashboards(local);
    for (const { panel } of Object.values(observed(local).alerts).flat()) {
      const path = grafanaPath(local, panel);
      const [, uid, id] = /^\/d\/(.+)\?viewPanel=(\d+)$/.exec(path) ?? [];
      const dashboard = Object.values(files)
        .map(read)
        .find((one) => one.uid === uid);
      expect([panel, dashboard?.panels.some((one) => one.id === Number(id))]).toEqual([panel, true]);
    }
    expect(() => grafanaPath(local, 'overview/nothing')).toThrow("has no picture 'overview/nothing'");
  });
});
