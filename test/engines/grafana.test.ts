import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironments } from '../../environments';
import { grafanaDashboards } from '../../observability/render/grafana';
import { findDashboardJudge } from '../../tools/install/linters/grafana-dashboards';
import { watchedEnvironments } from '../support/alerts/environments';
import { stopAll, temporaryFolder } from './support/processes';

const judge = findDashboardJudge();
if (!judge)
  console.warn(
    'SKIPPED: the types of Grafana did not judge the dashboards: npm test builds them with Go, and says why where it cannot',
  );
const judgeTest = judge ? test : test.skip;

const environments = [
  ...loadEnvironments()
    .filter(({ observability }) => observability.metrics !== 'endpoint')
    .map((environment) => [environment.name, environment] as const),
  ...Object.entries(watchedEnvironments),
];

afterAll(stopAll);

/** What the types of Grafana's own SDK for Go find in files; a line each, without their folder. */
function problemsIn(files: Readonly<Record<string, string>>): string[] {
  const folder = temporaryFolder();
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const { status, stdout, stderr } = spawnSync(judge ?? '', paths, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const lines = stdout.split('\n').filter((line) => line !== '');
  expect(status).toBe(lines.length > 0 ? 1 : 0);
  return lines.map((line) => line.replaceAll(`${folder}/`, ''));
}

judgeTest.each(environments)('the dashboards of %s are what Grafana takes', (_, environment) => {
  const files = grafanaDashboards(environment);
  expect(Object.keys(files).length).toBeGreaterThan(0);
  expect(problemsIn(files)).toEqual([]);
});

/** As much of a dashboard as is broken below. */
interface Read {
  readonly panels: readonly {
    readonly targets: readonly object[];
    readonly options: object;
    readonly gridPos: object;
    readonly fieldConfig: { readonly defaults: { readonly custom: object } };
  }[];
}

describe('a mistake is found', () => {
  const planted: readonly (readonly [string, (read: Read) => void, string])[] = [
    ['an unknown field', (read) => Object.assign(read, { editabel: true }), "unexpected field 'editabel'"],
    [
      'an unknown field of a query',
      ({ panels: [first] }) => Object.assign(first?.targets[0] ?? {}, { exprr: 'up' }),
      "unexpected field 'exprr'",
    ],
    [
      'an unknown option of a picture',
      ({ panels: [first] }) => Object.assign(first?.options ?? {}, { legendd: {} }),
      "unexpected field 'legendd'",
    ],
    [
      'an unknown style of its lines',
      ({ panels: [first] }) => Object.assign(first?.fieldConfig.defaults.custom ?? {}, { fil: 1 }),
      "unexpected field 'fil'",
    ],
    [
      'a text for a number',
      ({ panels: [first] }) => Object.assign(first?.gridPos ?? {}, { h: '8' }),
      'gridPos.h: json: cannot unmarshal string',
    ],
  ];

  judgeTest.each(planted)('%s', (_, change, problem) => {
    const [environment] = Object.values(watchedEnvironments);
    const read = JSON.parse((environment && grafanaDashboards(environment)['overview.json']) ?? '') as Read;
    change(read);
    expect(problemsIn({ 'overview.json': JSON.stringify(read) })).toEqual([expect.stringContaining(problem)]);
  });
});
