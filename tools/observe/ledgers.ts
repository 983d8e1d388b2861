import type { Environment } from '../../model/environment';
import type { LedgersAnswer } from './answers';

/** Demand and supply of every scarce thing, by ledger, each ledger's scarcest line first. */
export function ledgersOf({ ledgers }: Environment): LedgersAnswer {
  const names = [...new Set(ledgers.map(({ ledger }) => ledger))];
  const use = ({ demand, supply }: Environment['ledgers'][number]) => (supply === 0 ? 1 : demand / supply);
  return {
    ledgers: names.map((ledger) => ({
      ledger,
      lines: ledgers
        .filter((line) => line.ledger === ledger)
        .sort((one, other) => use(other) - use(one))
        .map(({ subject, demand, supply, headroom, unit, path, explanation }) => ({
          ...{ subject, demand, supply, headroom, unit, path, explanation },
        })),
    })),
  };
}
