import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../model/environment';
import { observed } from '../../observability/observed';
import { ruleGroups } from '../../observability/render/rule-files';
import { findPrograms } from '../../tools/install/programs';
import { alertCases } from '../support/alerts/all';
import type { AlertCase } from '../support/alerts/case';
import { watchedEnvironments } from '../support/alerts/environments';
import { type Mutant, mutantsOf } from '../support/alerts/mutants';
import { neededBy } from '../support/alerts/needed';
import { windowTests } from '../support/alerts/objective-windows';
import { intervalOf, promtoolTests } from '../support/alerts/promtool-tests';
import { aLocal } from '../support/synth';
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
    const files = casesIn(groups).map((one) => testFile(folder, environment, one.alert, groups, one));
    const { status, output } = run(['test', 'rules', ...files]);
    const failed = output.split(/^Unit Testing: +/m).filter((verdict) => verdict.includes('FAILED'));
    expect([status, failed.join('')]).toEqual([0, '']);
  });
});

/** Alerts that no environment before has, or not with these queries, are broken here: each is broken somewhere. */
test('no alert can be deleted, and no limit moved by a tenth, without a test that fails', () => {
  const known = new Set<string>();
  const survivors = environments.flatMap(([name, environment]) => {
    const mutants = mutantsOf(environment).filter(({ alert }) => !known.has(JSON.stringify(alert)));
    for (const { alert } of mutants) known.add(JSON.stringify(alert));
    return survivorsOf(environment, mutants).map((mutant) => `${name}: ${mutant}`);
  });
  expect(survivors).toEqual([]);
});

test('objectives look back over both of their windows, and no further', () => {
  const environment = aLocal();
  const whole = observed(environment);
  const groups = ruleGroups(environment, {
    ...whole,
    alerts: { objectives: whole.alerts.objectives ?? [] },
    recordings: { objectives: whole.recordings.objectives ?? [] },
  });
  const folder = temporaryFolder();
  const rules = write(folder, 'rules.yml', { groups });
  const files = windowTests().map(({ interval, tests }, index) =>
    write(folder, `${index}.test.yml`, { rule_files: [rules], evaluation_interval: interval, tests }),
  );
  const { status, output } = run(['test', 'rules', ...files]);
  expect(status === 0 ? '' : output).toBe('');
});

/** The mutants whose tests all pass. One promtool judges all of them. */
function survivorsOf(environment: Environment, mutants: readonly Mutant[]): string[] {
  if (mutants.length === 0) return [];
  const folder = temporaryFolder();
  const files = mutants.map(({ alert: { name }, groups }, index) => {
    const one = alertCases.find(({ alert }) => alert === name);
    return one && testFile(folder, environment, `mutant-${index}`, groups, one);
  });
  const { output } = run(['test', 'rules', ...files.filter((file) => file !== undefined)]);
  const passed = output.split(/^Unit Testing: +/m).filter((verdict) => verdict.includes('SUCCESS'));
  const survivors = new Set(passed.map((verdict) => verdict.split('\n')[0]));
  return mutants
    .filter((_, index) => files[index] === undefined || survivors.has(files[index]))
    .map(({ alert, change }) => `${alert.name} ${change}`);
}

function casesIn(groups: ReturnType<typeof ruleGroups>): AlertCase[] {
  const names = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])));
  return alertCases.filter(({ alert }) => names.includes(alert));
}

/** The tests of one alert, and beside them as much of the rules as it reads. */
function testFile(
  folder: string,
  environment: Environment,
  name: string,
  groups: ReturnType<typeof ruleGroups>,
  one: AlertCase,
): string {
  const rules = write(folder, `${name}.yml`, { groups: neededBy(one.alert, groups) });
  return write(folder, `${name}.test.yml`, promtoolTests(environment, rules, [one], intervalOf(environment, one)));
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
