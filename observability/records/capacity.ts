import type { Environment } from '../../model/environment';
import type { Recording } from './record';

/** Series of what is needed, and of what there is, in the ledgers; labels `ledger`, `subject`, `unit`. */
export const [DEMAND, SUPPLY] = ['ledger:demand', 'ledger:supply'] as const;

/** The ledgers as lines beside what is used: they are computed when an environment is described. */
export function capacityRecordings({ ledgers }: Environment): Recording[] {
  return ledgers.flatMap(({ ledger, subject, unit, demand, supply }) => {
    const labels = { ledger, subject, unit };
    return [
      { name: DEMAND, query: `vector(${demand})`, sources: [], labels },
      { name: SUPPLY, query: `vector(${supply})`, sources: [], labels },
    ];
  });
}
