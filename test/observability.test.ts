import { METRICS } from '../observability/metrics';
import { observed } from '../observability/observed';
import { metricsOfService } from '../tools/describe/metrics/table';
import { watchedEnvironments } from './support/alerts/environments';
import { labelsOfResult } from './support/promql/labels';
import { metricsIn, parsed } from './support/promql/parsed';
import { knownIn, problemsOf, readingsOf } from './support/promql/readings';

const environments = Object.entries(watchedEnvironments);

/** Where Prometheus asks the instances, it knows of them by its targets: those that do not answer are among them. */
const COUNTED_BY_TARGETS = 'series service:instances:known';

describe('what reads metrics', () => {
  test.each(environments)(
    '%s: reads what something exports, by labels that there are, and declares whom',
    (_, environment) => {
      const known = knownIn(environment);
      const readings = readingsOf(observed(environment));
      expect(readings.length).toBeGreaterThan(0);
      const judged = readings.filter(({ name }) => name !== COUNTED_BY_TARGETS);
      expect(judged.flatMap((reading) => problemsOf(reading, known))).toEqual([]);
    },
  );

  test('reads every metric that is listed', () => {
    const read = new Set(
      environments.flatMap(([, environment]) =>
        readingsOf(observed(environment)).flatMap(({ expressions }) => expressions.flatMap(metricsIn)),
      ),
    );
    const listed = Object.values(METRICS).flatMap((metrics) => Object.keys(metrics));
    expect(listed.filter((name) => !read.has(name))).toEqual([]);
  });
});

describe('the list of metrics', () => {
  test("has the application's own names and labels", () => {
    const registered = metricsOfService().flatMap(({ name, type, labels }) => {
      if (type !== 'histogram') return [[name, [...labels].sort()] as const];
      const of = (part: string, more: readonly string[]) => [`${name}_${part}`, [...labels, ...more].sort()] as const;
      return [of('bucket', ['le']), of('sum', []), of('count', [])];
    });
    const real = new Map(registered);
    for (const [name, labels] of Object.entries(METRICS.application))
      expect([name, real.get(name)]).toEqual([name, [...labels].sort()]);
  });

  test('names each metric once', () => {
    const names = Object.values(METRICS).flatMap((metrics) => Object.keys(metrics));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('the judge of expressions', () => {
  const labels = (expression: string) => [...labelsOfResult(expression, labelsOf)].sort();
  const labelsOf = (metric: string) => {
    const found = { a: ['x', 'y', 'le'], b: ['x'], up: ['instance'] }[metric];
    if (!found) throw new Error(`nothing exports ${metric}`);
    return new Set(found);
  };

  test.each([
    ['sum by (x) (rate(a[5m]))', ['x']],
    ['sum(a) without (x)', ['le', 'y']],
    ['sum(a)', []],
    ['histogram_quantile(0.9, sum by (le, x) (rate(a[5m])))', ['x']],
    ['a / on (x) group_left () b', ['le', 'x', 'y']],
    ['a / on (x) b', ['x']],
    ['a / ignoring (y, le) b', ['x']],
    ['0 * b', ['x']],
    ['1 - b > 0', ['x']],
    ['b or vector(0)', []],
    ['a and on (x) b', ['le', 'x', 'y']],
    ['label_replace(b, "z", "$1", "x", "(.*)")', ['x', 'z']],
    ['min_over_time(b[10m:1m]) offset 1h', ['x']],
    ['vector(1)', []],
  ])('%s: %j', (expression, expected) => {
    expect(labels(expression)).toEqual(expected);
  });

  test.each([
    ['sum by (z) (a)', 'there is no label z'],
    ['a{z="1"}', 'there is no label z'],
    ['a / on (y) b', 'there is no label y'],
    ['histogram_quantile(0.9, b)', 'there is no label le'],
    ['rate(c[5m])', 'nothing exports c'],
  ])('fails when %s: %s', (expression, problem) => {
    expect(() => labels(expression)).toThrow(problem);
  });

  test('fails when an expression is none', () => {
    expect(() => parsed('sum by (x) (rate(a[5m])')).toThrow('not understood');
  });

  test('fails when an alert declares other sources than it reads', () => {
    const known = { labelsOf, sourcesOf: () => ['scrape'] as const };
    const reading = { name: 'alert A', sources: ['application'] as const, expressions: ['up'] };
    expect(problemsOf(reading, known)).toEqual(['alert A: reads scrape, and declares application']);
  });
});
