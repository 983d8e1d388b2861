import type { VariableName } from './contract';
import type { VariableProblem } from './problem';

type Values = Readonly<Partial<Record<VariableName, unknown>>>;

/** What a variable with a certain value cannot do without. */
const needs = [
  { name: 'MESSAGING_KIND', value: 'redis', needs: 'REDIS_URL' },
  { name: 'MESSAGING_KIND', value: 'rabbitmq', needs: 'RABBITMQ_URL' },
  { name: 'MESSAGING_KIND', value: 'kafka', needs: 'KAFKA_BROKERS' },
  { name: 'LOCKING_KIND', value: 'redis', needs: 'REDIS_URL' },
  { name: 'SEARCH_KIND', value: 'opensearch', needs: 'SEARCH_URLS' },
] as const;

/**
 * Problems between two variables that were both understood.
 * @param isGiven whether a variable, or the file that holds it, was given
 */
export function relationProblems(values: Values, isGiven: (name: string) => boolean): VariableProblem[] {
  const missing = needs.filter((need) => values[need.name] === need.value && !isGiven(need.needs));
  return [
    ...missing.map(({ name, value, needs: other }) => ({
      name,
      value,
      rule: `needs ${other}`,
      wayOut: `set ${other}, or another ${name}`,
    })),
    ...standaloneProblems(values),
  ];
}

function standaloneProblems({ REDIS_MODE: mode, REDIS_URL: urls }: Values): VariableProblem[] {
  if (mode !== 'standalone' || !Array.isArray(urls) || urls.length < 2) return [];
  const rule = `takes one REDIS_URL, not ${urls.length}`;
  return [{ name: 'REDIS_MODE', value: 'standalone', rule, wayOut: 'set REDIS_MODE=cluster or give one URL' }];
}
