import type { Environment } from '../../model/environment';
import { shareOf } from './share';

type Line = Environment['ledgers'][number];

/** The lines of one ledger. */
export interface LedgerGroup {
  readonly ledger: Line['ledger'];
  /** The scarcest first. */
  readonly lines: readonly Line[];
}

/** Lines by ledger, in the order the ledgers run. */
export function groupedLines(ledgers: Environment['ledgers']): LedgerGroup[] {
  const names = [...new Set(ledgers.map(({ ledger }) => ledger))];
  return names.map((ledger) => ({
    ledger,
    lines: ledgers.filter((line) => line.ledger === ledger).sort((one, other) => shareOf(other) - shareOf(one)),
  }));
}
