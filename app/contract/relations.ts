import type { VariableName } from './contract';
import { readDatabaseUrl } from './database-url';
import type { VariableProblem } from './problem';
import { Secret } from './secret';

type Values = Readonly<Partial<Record<VariableName, unknown>>>;

/** What a variable with a certain value cannot do without. */
const needs = [
  { name: 'MESSAGING_KIND', value: 'redis', needs: 'REDIS_URL' },
  { name: 'MESSAGING_KIND', value: 'rabbitmq', needs: 'RABBITMQ_URL' },
  { name: 'MESSAGING_KIND', value: 'kafka', needs: 'KAFKA_BROKERS' },
  { name: 'KAFKA_AUTH', value: 'iam', needs: 'KAFKA_REGION' },
  { name: 'LOCKING_KIND', value: 'redis', needs: 'REDIS_URL' },
  { name: 'SEARCH_KIND', value: 'opensearch', needs: 'SEARCH_URLS' },
] as const;

/** Variables that mean nothing without each other. */
const pairs = [['ADMIN_EMAIL', 'ADMIN_PASSWORD']] as const;

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
    ...pairs.flatMap((pair) => pairProblems(pair, isGiven)),
    ...standaloneProblems(values),
    ...databaseProblems(values),
  ];
}

function pairProblems(pair: readonly string[], isGiven: (name: string) => boolean): VariableProblem[] {
  const given = pair.filter(isGiven);
  if (given.length === pair.length) return [];
  const missing = pair.filter((name) => !isGiven(name)).join(', ');
  const wayOut = (name: string) => `set ${missing}, or remove ${name}`;
  return given.map((name) => ({ name, value: undefined, rule: `needs ${missing}`, wayOut: wayOut(name) }));
}

function standaloneProblems({ REDIS_MODE: mode, REDIS_URL: urls }: Values): VariableProblem[] {
  if (mode !== 'standalone' || !Array.isArray(urls) || urls.length < 2) return [];
  const rule = `takes one REDIS_URL, not ${urls.length}`;
  return [{ name: 'REDIS_MODE', value: 'standalone', rule, wayOut: 'set REDIS_MODE=cluster or give one URL' }];
}

// One query layer speaks to all of them.
function databaseProblems(values: Values): VariableProblem[] {
  const kindsOf = (name: VariableName) => [values[name]].flat().flatMap(kindOf);
  const [kind] = kindsOf('DATABASE_URL');
  const others = (['DATABASE_READ_URLS', 'DATABASE_MIGRATION_URL'] as const).filter((name) =>
    kindsOf(name).some((other) => kind !== undefined && other !== kind),
  );
  const rule = `must be for ${kind} servers, as DATABASE_URL is`;
  return others.map((name) => ({ name, value: 'secret', rule, wayOut: 'give URLs of one kind' }));
}

function kindOf(url: unknown): string[] {
  return url instanceof Secret ? [readDatabaseUrl(url).kind] : [];
}
