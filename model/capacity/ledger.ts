import { type Problem, problem } from '../errors';
import { valueAt } from '../merge';

/** Demand against supply for one scarce thing. */
export interface LedgerLine {
  /** Which ledger the line belongs to. */
  readonly ledger: 'connections' | 'shutdown' | 'disruption' | 'addresses' | 'nodes' | 'memory';
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
  /** What to change when it does not fit. */
  readonly wayOut: string;
}

/** A line with headroom and verdict worked out. */
export function line(facts: Omit<LedgerLine, 'headroom' | 'verdict'>): LedgerLine {
  // Times in seconds may be fractions: 0.1 x 3 must not miss 0.3 by a rounding error.
  const headroom = Math.round((facts.supply - facts.demand) * 1000) / 1000;
  return { ...facts, headroom, verdict: headroom < 0 ? 'violated' : 'ok' };
}

/** The violated lines as problems with what the description says; one per path, as each replica fails like the primary. */
export function violations(lines: readonly LedgerLine[], sections: unknown): Problem[] {
  const violated = lines.filter(({ verdict }) => verdict === 'violated');
  return violated
    .filter(({ path }, index) => violated.findIndex((other) => other.path === path) === index)
    .map(({ path, demand, unit, subject, explanation, wayOut }) =>
      problem(
        path,
        valueAt(sections, path.split('.')),
        `must give at least ${demand} ${demand === 1 ? unit.replace(/s$/, '') : unit} for ${subject}, ${explanation}`,
        wayOut,
      ),
    );
}
