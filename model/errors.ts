import { isTree } from './merge';
import { shown } from './secrets';

/** One thing that is wrong with a description. */
export interface Problem {
  /** Where, in the words of the description: `services.web.replicas.min`. */
  readonly path: string;
  /** What was found there; `undefined` when nothing was, never a secret. */
  readonly value: unknown;
  /** The rule it breaks, as the rest of a sentence: `must not exceed max (10)`. */
  readonly rule: string;
  /** What to do about it: `raise max or lower min`. */
  readonly wayOut: string;
  /**
   * How it comes about, line by line, printed below it.
   * @default none - the rule says it all
   */
  readonly details?: readonly string[];
  /**
   * Name of the environment it was found in.
   * @default none - it concerns a system, or several environments
   */
  readonly environment?: string;
}

/** Makes a problem whose value is safe to show. */
export function problem(path: string, value: unknown, rule: string, wayOut: string): Problem {
  return { path, value: shown(path, value), rule, wayOut };
}

/** `services.web.replicas.min (11) must not exceed max (10): raise max or lower min`. */
export function renderProblem({ path, value, rule, wayOut }: Problem): string {
  return `${path}${renderValue(value)} ${rule}: ${wayOut}`;
}

function renderValue(value: unknown): string {
  if (value === undefined) return '';
  const text = isTree(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return ` (${text.length > 60 ? `${text.slice(0, 57)}...` : text})`;
}

/** Thrown when a description is refused: every problem at once, nothing written. */
export class EnvironmentError extends Error {
  constructor(
    /** Everything that is wrong; at least one problem. */
    readonly problems: readonly Problem[],
  ) {
    super(render(problems));
    this.name = 'EnvironmentError';
  }

  /** One error with the problems of several. */
  static join(errors: readonly EnvironmentError[]): EnvironmentError {
    return new EnvironmentError(errors.flatMap((error) => error.problems));
  }
}

/**
 * Does something with each item, the later ones too when an earlier one is refused.
 * @throws EnvironmentError with the problems of all of them
 */
export function forEachOrRefuse<T>(items: readonly T[], work: (item: T) => void): void {
  const errors = items.flatMap((item) => {
    try {
      work(item);
      return [];
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      return [error];
    }
  });
  if (errors.length > 0) throw EnvironmentError.join(errors);
}

function render(problems: readonly Problem[]): string {
  const names = [...new Set(problems.map((one) => one.environment))];
  const blocks = names.map((name) => {
    const own = problems.filter((one) => one.environment === name);
    const lines = own.flatMap((one) => [renderProblem(one), ...(one.details ?? []).map((line) => `    ${line}`)]);
    const subject = name === undefined ? 'the description' : `environment ${name}`;
    const title = `${subject} has ${own.length} problem${own.length === 1 ? '' : 's'}:`;
    return [title, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  return blocks.join('\n');
}
