import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Environment } from '../model/environment';
import { alertGroups } from '../observability/alerts/all';
import { observed } from '../observability/observed';
import { ruleGroups } from '../observability/render/rule-files';
import { alertCases } from './support/alerts/all';
import { limitOf } from './support/alerts/case';
import { watchedEnvironments } from './support/alerts/environments';
import { anEc2 } from './support/aws';
import { anEks } from './support/eks';
import { aLocal } from './support/synth';

const environments = Object.entries(watchedEnvironments);
const alertsOf = (environment: (typeof environments)[number][1]) => Object.values(observed(environment).alerts).flat();
const every = Object.values(alertGroups).flatMap((group) =>
  environments.flatMap(([, environment]) => group(environment)),
);
const names = [...new Set(every.map(({ name }) => name))];
const runbooks = new Map(every.map(({ name, runbook = name }) => [name, runbook]));

describe('every alert', () => {
  test.each(names)('%s: has its case and its runbook', (name) => {
    expect(alertCases.filter(({ alert }) => alert === name)).toHaveLength(1);
    expect(existsSync(`docs/runbooks/${runbooks.get(name)}.md`)).toBe(true);
  });

  test.each(names)('%s: applies somewhere', (name) => {
    expect(environments.some(([, environment]) => alertsOf(environment).some((alert) => alert.name === name))).toBe(
      true,
    );
  });

  test('says what it is about, and its value', () => {
    for (const { name, conditions, summary, description } of every) {
      expect([name, summary.length < 100]).toEqual([name, true]);
      if (conditions.length > 0) expect([name, description]).toEqual([name, expect.stringContaining('$value')]);
    }
  });

  test('links to a picture that there is', () => {
    for (const [where, environment] of environments) {
      const panels = observed(environment).dashboards.flatMap(({ id, panels: all }) =>
        all.map((panel) => `${id}/${panel.id}`),
      );
      for (const { name, panel } of alertsOf(environment))
        expect([where, name, panels]).toEqual([where, name, expect.arrayContaining([panel])]);
    }
  });

  test.each(environments)('%s: has the limit, time and severity that its case writes down', (_, environment) => {
    for (const { name, severity, for: time, conditions } of alertsOf(environment)) {
      const one = alertCases.find(({ alert }) => alert === name);
      const written = one && {
        severity: one.severity,
        for: one.for,
        conditions: one.conditions.map((condition) => ({ is: condition.is, limit: limitOf(condition, environment) })),
      };
      expect([name, written]).toEqual([
        name,
        { severity, for: String(time), conditions: conditions.map(({ is, limit }) => ({ is, limit })) },
      ]);
    }
  });
});

describe('the link of an alert', () => {
  const linkIn = (environment: Environment) => {
    const rules = ruleGroups(environment).flatMap((group) => group.rules);
    const found = rules.find((rule) => 'alert' in rule && rule.alert === 'ErrorRateHigh');
    return found && 'alert' in found ? found.annotations.link : undefined;
  };

  test('leads to the page of this machine, or into Grafana', () => {
    expect(linkIn(aLocal())).toBe('http://127.0.0.1:18129/#overview/errors');
    expect(linkIn(anEc2())).toMatch(/^\/d\/abreast-test-overview\?viewPanel=\d+$/);
    const known = anEks({ observability: { grafanaUrl: 'https://grafana.example.com/' } });
    expect(linkIn(known)).toMatch(/^https:\/\/grafana\.example\.com\/d\/abreast-test-overview\?viewPanel=\d+$/);
  });
});

describe('the runbooks', () => {
  const books = existsSync('docs/runbooks') ? readdirSync('docs/runbooks').filter((file) => file !== 'README.md') : [];

  test('are those of alerts that there are', () => {
    const wanted = [...runbooks.values()];
    expect(books.filter((file) => !wanted.includes(file.replace(/\.md$/, '')))).toEqual([]);
  });

  test.each(books)('%s: symptom, causes, how to tell them apart, the way out', (file) => {
    const headings = readFileSync(`docs/runbooks/${file}`, 'utf8').match(/^## .*$/gm);
    expect(headings).toEqual(['## Symptom', '## Likely causes', '## Telling them apart', '## The way out']);
  });
});
