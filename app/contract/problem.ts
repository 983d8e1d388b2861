/** One thing that is wrong with the variables of an instance. */
export interface VariableProblem {
  /** Name of the variable, as it was given. */
  readonly name: string;
  /** The value, or `secret` for everything that is or may be one. */
  readonly value: string | undefined;
  /** What the value should be. */
  readonly rule: string;
  /** What to do about it. */
  readonly wayOut: string;
}

/** Thrown when the application cannot start: every problem at once, no secret in it. */
export class ContractError extends Error {
  constructor(readonly problems: readonly VariableProblem[]) {
    super(
      `the environment variables do not fit:\n${problems.map((problem) => `  ${renderProblem(problem)}`).join('\n')}`,
    );
    this.name = 'ContractError';
  }
}

/** `PORT (0) must lie between 1 and 65535: correct it`. */
export function renderProblem({ name, value, rule, wayOut }: VariableProblem): string {
  return `${name}${value === undefined ? '' : ` (${value})`} ${rule}: ${wayOut}`;
}
