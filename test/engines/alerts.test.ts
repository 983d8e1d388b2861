import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../model/environment';
import { ruleGroups } from '../../observability/render/rule-files';
import { findPrograms } from '../../tools/install/programs';
import { alertCases } from '../support/alerts/all';
import type { AlertCase } from '../support/alerts/case';
import { watchedEnvironments } from '../support/alerts/environments';
import { mutantsOf } from '../support/alerts/mutants';
import { intervalOf, promtoolTests } from '../support/alerts/promtool-tests';
import { temporaryFolder } from './support/processes';

let promtool = '';
beforeAll(async () => {
  const { found } = await findPrograms(['prometheus', 'promtool']);
  promtool = found.get('promtool')?.path ?? '';
});

const environments = Object.entries(watchedEnvironments);

describe('the alerts of every tier and platform', () => {
  test.each(environments)('%s: are rules that Prometheus takes', (_, environment) => {
    const file = write(temporaryFolder(), 'rules.yml', { groups: ruleGroups(environment) });
    expect(run(['check', 'rules', '--lint=all', file])).toEqual({
      status: 0,
      output: expect.stringContaining('SUCCESS'),
    });
  });

  test.each(environments)('%s: fire when they should, and only then', (_, environment) => {
    const folder = temporaryFolder();
    const groups = ruleGroups(environment);
    const { status, output } = run([
      'test',
      'rules',
      ...testFiles(folder, environment, 'rules', groups, casesIn(groups)),
    ]);
    expect(status === 0 ? '' : output).toBe('');
  });
});

/** Alerts that no environment before has are broken here in turn, so that each is broken somewhere. */
test('no alert can be deleted, and no limit moved by a tenth, without a test that fails', () => {
  const known = new Set<string>();
  const survivors = environments.flatMap(([name, environment]) => {
    const mutants = mutantsOf(environment).filter(({ alert }) => !known.has(alert));
    for (const { alert } of mutants) known.add(alert);
    return survivorsOf(environment, mutants).map((mutant) => `${name}: ${mutant}`);
  });
  expect(survivors).toEqual([]);
});

/** The mutants whose tests all pass. One promtool judges all of them. */
function survivorsOf(environment: Environment, mutants: ReturnType<typeof mutantsOf>): string[] {
  if (mutants.length === 0) return [];
  const folder = temporaryFolder();
  const named = new Map<string, string>();
  for (const [index, { alert, change, groups }] of mutants.entries()) {
    const cases = alertCases.filter((one) => one.alert === alert);
    for (const file of testFiles(folder, environment, `mutant-${index}`, groups, cases))
      named.set(file, `${alert} ${change}`);
    if (cases.length === 0) return [`${alert} ${change}: there is no case of it`];
  }
  const { output } = run(['test', 'rules', ...named.keys()]);
  const verdicts = output.split(/^Unit Testing: +/m).slice(1);
  expect(verdicts).toHaveLength(named.size);
  return verdicts.flatMap((verdict) =>
    verdict.includes('SUCCESS') ? [named.get(verdict.split('\n')[0] ?? '') ?? verdict] : [],
  );
}

function casesIn(groups: ReturnType<typeof ruleGroups>): AlertCase[] {
  const names = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])));
  return alertCases.filter(({ alert }) => names.includes(alert));
}

/** A file of tests for each interval that the cases want, beside the rules. */
function testFiles(
  folder: string,
  environment: Environment,
  name: string,
  groups: ReturnType<typeof ruleGroups>,
  cases: readonly AlertCase[],
): string[] {
  const rules = write(folder, `${name}.yml`, { groups });
  const intervals = [...new Set(cases.map((one) => intervalOf(environment, one)))];
  return intervals.map((interval) => {
    const those = cases.filter((one) => intervalOf(environment, one) === interval);
    return write(folder, `${name}-${interval}.test.yml`, promtoolTests(environment, rules, those, interval));
  });
}

function write(folder: string, name: string, value: object): string {
  const path = join(folder, name);
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(value));
  return path;
}

function run(words: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(promtool, words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { status, output: stdout + stderr };
}
