import type { Environment } from '../../../../model/environment';
import { METRICS } from '../../../../observability/metrics';
import { observed } from '../../../../observability/observed';
import { sourcesOf } from '../../../../observability/sources';
import { readingsOf } from '../../../support/promql/readings';
import type { LivePrometheus } from './prometheus';

/** A query of an alert, a recorded series or a picture. */
export interface Question {
  /** 'panel overview/errors'. */
  readonly reader: string;
  readonly query: string;
}

/** What stands in for a metric that is away: it would answer whether the metric is there or not. */
const STAND_IN = / or vector\(0\)/g;

/** Everything that alerts, recorded series and pictures of an environment ask, and each recorded series by its name. */
export function questionsOf(environment: Environment): Question[] {
  const all = observed(environment);
  const queries = readingsOf(all).flatMap(({ name, expressions }) =>
    expressions.map((expression) => ({ reader: name, query: expression.replace(STAND_IN, '') })),
  );
  const recorded = [...new Set(Object.values(all.recordings).flatMap((group) => group.map(({ name }) => name)))];
  return [...queries, ...recorded.map((name) => ({ reader: `recorded ${name}`, query: name }))];
}

/** Those of the questions to which there is no answer but NaN: '<reader>: <query>'. */
export async function unanswered(prometheus: LivePrometheus, questions: readonly Question[]): Promise<string[]> {
  const answers = await Promise.all(questions.map(({ query }) => prometheus.ask(query)));
  return questions
    .filter((_, index) => answers[index]?.every(({ value }) => Number.isNaN(value)))
    .map(({ reader, query }) => `${reader}: ${query}`);
}

/** Metrics in the list of those that the environment's sources export, by name. */
export function listedMetrics(environment: Environment): string[] {
  return [...sourcesOf(environment)].flatMap((source) => Object.keys(METRICS[source]));
}

/** Those of the names that nothing exports. */
export async function unexported(prometheus: LivePrometheus, names: readonly string[]): Promise<string[]> {
  const exported = await prometheus.names();
  return names.filter((name) => !exported.has(name));
}
