import { runLedgers } from './capacity/all';
import { type SizedDatabase, sizeDatabase } from './capacity/connections';
import { type LedgerLine, violations } from './capacity/ledger';
import { type ShutdownPlan, shutdownPlan } from './capacity/shutdown';
import { withDefaults } from './defaults';
import { EnvironmentError, type Problem } from './errors';
import { parseSection } from './explain';
import { type DeepReadonly, deepFreeze } from './freeze';
import { loadOrigin } from './loads';
import { isTree, type Tree } from './merge';
import { suggestion } from './nearest';
import { rules } from './rules/all';
import { environmentSchema, type Sections, type SectionsInput, type System } from './schema/environment';
import type { Duration } from './values';

/** What is deployed where: every section complete, every number decided. Frozen at every depth. */
export type Environment = DeepReadonly<
  Omit<Sections, 'database' | 'rollout'> & {
    database: SizedDatabase;
    /** `deregistration` filled by the shutdown ledger. */
    rollout: Sections['rollout'] & { deregistration: Duration };
    /** Demand against supply of every scarce thing; all of them fit, or there would be no environment. */
    ledgers: LedgerLine[];
    /** How an instance of each service leaves. */
    shutdown: Record<string, ShutdownPlan>;
  }
>;

/** How one service runs, as a person writes it. */
export type ServiceInput = NonNullable<SectionsInput['services']>[string];

/** An environment as a person writes it: name, system, platform and tier; the rest has defaults. */
export interface EnvironmentInput<S extends System = System> extends Omit<SectionsInput, 'system' | 'services'> {
  readonly system: S;
  /** How each service of the system runs here. @default the tier's bounds and the schema's defaults */
  readonly services?: { readonly [Name in keyof S['services']]?: ServiceInput };
}

/**
 * Describes an environment: fills defaults, checks every section and every relation, runs the ledgers.
 * @throws EnvironmentError with every problem at once
 */
export function defineEnvironment<const S extends System>(input: EnvironmentInput<S>): Environment {
  return parseEnvironment(input);
}

/** The same for a value of unknown shape. */
export function parseEnvironment(input: unknown): Environment {
  if (!isTree(input)) {
    throw new EnvironmentError([
      { path: 'environment', value: input, rule: 'must be an object', wayOut: 'give values' },
    ]);
  }
  const { parsed, problems } = parseSections(withDefaults(input));
  const lines = runLedgers(parsed);
  const all = [...problems, ...rules.flatMap((check) => check(parsed, input)), ...violations(lines, parsed)];
  if (all.length > 0) throw new EnvironmentError(named(all, input));
  return complete(parsed as Sections, lines);
}

/** Each section by itself, so that a mistake in one hides no problem of another. */
function parseSections(input: Tree): { readonly parsed: Partial<Sections>; readonly problems: readonly Problem[] } {
  const parsed: Record<string, unknown> = {};
  const known = Object.keys(environmentSchema.shape);
  const problems: Problem[] = Object.keys(input)
    .filter((key) => !known.includes(key))
    .map((path) => ({ path, value: undefined, rule: 'is not a known key', wayOut: suggestion(path, known) }));
  for (const [name, schema] of Object.entries(environmentSchema.shape)) {
    const result = parseSection(schema, name, input[name]);
    if ('problems' in result) problems.push(...result.problems);
    else parsed[name] = result.value;
  }
  return { parsed, problems };
}

function named(problems: readonly Problem[], input: Tree): Problem[] {
  const environment = typeof input.name === 'string' ? input.name : '(no name)';
  return problems.map((problem) => ({
    ...problem,
    wayOut: `${problem.wayOut}${loadOrigin(input, problem.path)}`,
    environment,
  }));
}

function complete(sections: Sections, ledgers: LedgerLine[]): Environment {
  const plan = shutdownPlan(sections);
  return deepFreeze({
    ...sections,
    database: sizeDatabase(sections),
    rollout: { ...sections.rollout, deregistration: plan.wait },
    ledgers,
    shutdown: Object.fromEntries(Object.keys(sections.services).map((name) => [name, plan])),
  });
}
