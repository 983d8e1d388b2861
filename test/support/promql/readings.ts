import type { Environment } from '../../../model/environment';
import { METRICS, RULE_METRICS, scrapeLabels } from '../../../observability/metrics';
import { type Observed, observed } from '../../../observability/observed';
import type { Source } from '../../../observability/sources';
import { type LabelsOf, labelsOfResult } from './labels';
import { metricsIn } from './parsed';

/** Something that reads metrics: an alert, a recorded series, a picture. */
export interface Reading {
  /** 'alert ErrorRateHigh'. */
  readonly name: string;
  readonly sources: readonly Source[];
  readonly expressions: readonly string[];
}

/** What an expression of an environment may read. */
export interface Known {
  readonly labelsOf: LabelsOf;
  /** @throws Error for a metric that nobody exports */
  readonly sourcesOf: (metric: string) => readonly Source[];
}

/** Everything that reads metrics in an environment. */
export function readingsOf({ alerts, recordings, dashboards }: Observed): Reading[] {
  const flat = <T>(groups: Readonly<Record<string, readonly T[]>>) => Object.values(groups).flat();
  return [
    ...flat(recordings).map(({ name, sources, query }) => ({ name: `series ${name}`, sources, expressions: [query] })),
    ...flat(alerts).map(({ name, sources, conditions }) => ({
      name: `alert ${name}`,
      sources,
      expressions: conditions.map(({ query }) => query),
    })),
    ...dashboards.flatMap(({ id, panels }) =>
      panels.map((panel) => ({
        name: `panel ${id}/${panel.id}`,
        sources: panel.sources,
        expressions: panel.queries.map(({ expression }) => expression),
      })),
    ),
  ];
}

/** The metrics of an environment: what its sources export, and its recorded series. */
export function knownIn(environment: Environment): Known {
  const metrics = new Map<string, { readonly labels: ReadonlySet<string>; readonly sources: readonly Source[] }>();
  for (const [source, exported] of Object.entries(METRICS) as [Source, (typeof METRICS)[Source]][])
    for (const [name, labels] of Object.entries(exported))
      metrics.set(name, { labels: new Set([...labels, ...scrapeLabels(environment, source)]), sources: [source] });
  for (const [name, labels] of Object.entries(RULE_METRICS))
    metrics.set(name, { labels: new Set(labels), sources: [] });
  const find = (metric: string) => {
    const found = metrics.get(metric);
    if (!found) throw new Error(`nothing exports ${metric}`);
    return found;
  };
  const known: Known = {
    labelsOf: (metric) => find(metric).labels,
    sourcesOf: (metric) => find(metric).sources,
  };
  for (const { name, query, sources, labels = {} } of Object.values(observed(environment).recordings).flat())
    metrics.set(name, { labels: new Set([...labelsOfResult(query, known.labelsOf), ...Object.keys(labels)]), sources });
  return known;
}

/** What is wrong with a reading, a line each. */
export function problemsOf({ name, sources, expressions }: Reading, known: Known): string[] {
  const read = new Set<Source>();
  const problems = expressions.flatMap((expression) => {
    try {
      labelsOfResult(expression, known.labelsOf);
      for (const metric of metricsIn(expression)) for (const source of known.sourcesOf(metric)) read.add(source);
      return [];
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
  });
  const declared = [...sources].sort().join(', ');
  const actual = [...read].sort().join(', ');
  // A constant belongs to what it is compared with.
  const isConstant = expressions.every((expression) => metricsIn(expression).length === 0);
  if (problems.length === 0 && !isConstant && declared !== actual)
    problems.push(`${name}: reads ${actual || 'nothing'}, and declares ${declared || 'nothing'}`);
  return problems;
}
