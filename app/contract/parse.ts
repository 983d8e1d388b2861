import { type VariableName, variableNames, variables } from './contract';
import type { VariableProblem } from './problem';
import { relationProblems } from './relations';

/** Variables as strings; an empty string counts as left out. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Reads a whole file as text; throws when it cannot. */
export type ReadFile = (path: string) => string;

/** What became of the given variables. */
export interface Outcome {
  readonly values: Readonly<Partial<Record<VariableName, unknown>>>;
  readonly problems: readonly VariableProblem[];
}

type Result = { readonly value: unknown } | { readonly problem: VariableProblem };

/**
 * Parses every variable of the contract and collects all problems.
 * @param readFile reads the `*_FILE` ones; without it (at synth, where the files do not exist) they count as right.
 */
export function parse(given: Given, readFile?: ReadFile): Outcome {
  const values: Partial<Record<VariableName, unknown>> = {};
  const problems: VariableProblem[] = [];
  for (const name of variableNames) {
    const result = parseOne(name, given, readFile);
    if ('problem' in result) problems.push(result.problem);
    else values[name] = result.value;
  }
  problems.push(...relationProblems(values, (name) => Boolean(given[name] || given[`${name}_FILE`])));
  return { values, problems };
}

function parseOne(name: VariableName, given: Given, readFile?: ReadFile): Result {
  const direct = given[name] || undefined;
  const path = (variables[name].secret && given[`${name}_FILE`]) || undefined;
  if (direct !== undefined && path !== undefined) {
    return problem(name, undefined, `and ${name}_FILE are both given`, 'give exactly one of the two');
  }
  if (path !== undefined) return readFile ? fromFile(name, path, readFile) : { value: undefined };
  if (direct !== undefined) return parseText(name, direct);
  return leftOut(name);
}

function leftOut(name: VariableName): Result {
  const { required, secret, default: text } = variables[name];
  if (text !== undefined) return parseText(name, text);
  return required
    ? problem(name, undefined, 'is required', secret ? `set it or ${name}_FILE` : 'set it')
    : { value: undefined };
}

function fromFile(name: VariableName, path: string, readFile: ReadFile): Result {
  try {
    return parseText(name, readFile(path).trim());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return problem(`${name}_FILE`, path, `cannot be read (${code})`, 'name a file that this process may read');
  }
}

function parseText(name: VariableName, text: string): Result {
  const parsed = variables[name].schema.safeParse(text);
  if (parsed.success) return { value: parsed.data };
  const rule = [...new Set(parsed.error.issues.map((issue) => issue.message))].join(', ');
  return problem(name, variables[name].secret ? 'secret' : text, lowerFirst(rule), 'correct it');
}

function problem(name: string, value: string | undefined, rule: string, wayOut: string): Result {
  return { problem: { name, value, rule, wayOut } };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
