import { type Problem, problem } from '../errors';
import { valueAt } from '../merge';

/** A part of a demand. */
export interface Term {
  /** How much, in the unit of the line. */
  readonly amount: number;
  /** What it is for, such as 'web (10 + 1) x (10 + 20)'. */
  readonly what: string;
}

/** A value that a path of the description must have. */
export interface Change {
  /** Where, such as 'database.maxConnections'. */
  readonly path: string;
  /** As a person writes it. */
  readonly value: number | string;
}

/** Demand against supply for one scarce thing. */
export interface LedgerLine {
  /** Which ledger the line belongs to. */
  readonly ledger: 'connections' | 'shutdown' | 'disruption' | 'addresses' | 'nodes' | 'memory' | 'parallelism';
  /** What the line is about, such as 'database primary'. */
  readonly subject: string;
  /** Where in the description the supply is decided, such as 'database.maxConnections'. */
  readonly path: string;
  /** How much is needed. */
  readonly demand: number;
  /** How much there is. */
  readonly supply: number;
  /** Supply less demand. */
  readonly headroom: number;
  /** What demand and supply count, such as 'connections'. */
  readonly unit: string;
  /** `violated` when demand exceeds supply. */
  readonly verdict: 'ok' | 'violated';
  /** How the demand comes about. */
  readonly explanation: string;
  /** The parts of the demand; empty where it is no sum. */
  readonly sum: readonly Term[];
  /** What to change when it does not fit. */
  readonly wayOut: string;
  /** The smallest change that makes the line fit, to be made together; empty where it fits, or no value would help. */
  readonly mend: readonly Change[];
}

/** A line as a ledger states it: what is left out is empty, or worked out. */
type Facts = Omit<LedgerLine, 'headroom' | 'verdict' | 'sum' | 'mend'> & Partial<Pick<LedgerLine, 'sum' | 'mend'>>;

/** A line with headroom and verdict worked out. */
export function line({ sum = [], mend = [], ...facts }: Facts): LedgerLine {
  // Times in seconds may be fractions: 0.1 x 3 must not miss 0.3 by a rounding error.
  const headroom = Math.round((facts.supply - facts.demand) * 1000) / 1000;
  const isViolated = headroom < 0;
  return { ...facts, headroom, verdict: isViolated ? 'violated' : 'ok', sum, mend: isViolated ? mend : [] };
}

/**
 * The violated lines as problems with what the description says; one per path, as each replica fails like the primary.
 * Of several that one change mends it is the one that asks for most.
 */
export function violations(lines: readonly LedgerLine[], sections: unknown): Problem[] {
  const violated = lines.filter(({ verdict }) => verdict === 'violated');
  return violated
    .filter(({ path }, index) => violated.findIndex((other) => other.path === path) === index)
    .map((first) => violated.filter((other) => isMendedWith(first, other)).reduce(larger, first))
    .map((worst) => ({ ...asProblem(worst, sections), details: details(worst) }));
}

/** Whether both fail for the same value of the same thing. */
const isMendedWith = (one: LedgerLine, other: LedgerLine): boolean =>
  other.mend.length > 0 && one.path === other.path && one.unit === other.unit && one.supply === other.supply;
const larger = (one: LedgerLine, other: LedgerLine): LedgerLine => (other.demand > one.demand ? other : one);

function asProblem({ path, demand, unit, subject, explanation, wayOut }: LedgerLine, sections: unknown): Problem {
  const amount = `${demand} ${demand === 1 ? unit.replace(/s$/, '') : unit}`;
  return problem(
    path,
    valueAt(sections, path.split('.')),
    `must give at least ${amount} for ${subject}, ${explanation}`,
    wayOut,
  );
}

/** The sum line by line, what it comes to, what there is, and the smallest change that mends it. */
function details({ sum, demand, supply, unit, mend }: LedgerLine): string[] {
  const rows = [...sum, { amount: demand, what: `${unit} needed` }, { amount: supply, what: `${unit} there` }];
  const width = Math.max(...rows.map(({ amount }) => String(amount).length));
  const change = mend.map(({ path, value }) => `${path}: ${value}`).join(', ');
  return [
    ...rows.map(({ amount, what }) => `${String(amount).padStart(width)}  ${what}`),
    ...(change === '' ? [] : [`smallest change: ${change}`]),
  ];
}
