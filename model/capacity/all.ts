import type { SectionName, Sections } from '../schema/environment';
import { addressesLedger } from './addresses';
import { connectionsLedger } from './connections';
import { disruptionLedger } from './disruption';
import type { LedgerLine } from './ledger';
import { memoryLedger } from './memory';
import { nodesLedger } from './nodes';
import { parallelismLedger } from './parallelism';
import { shutdownLedger } from './shutdown';

/** A ledger that computes its lines as soon as the sections it reads were parsed. */
type Ledger = (parsed: Partial<Sections>) => readonly LedgerLine[];

const ledger =
  <Name extends SectionName>(
    needs: readonly Name[],
    compute: (sections: Pick<Sections, Name>) => readonly LedgerLine[],
  ): Ledger =>
  (parsed) =>
    needs.every((name) => name in parsed) ? compute(parsed as Pick<Sections, Name>) : [];

const ledgers: readonly Ledger[] = [
  ledger(['services', 'database', 'rollout'], connectionsLedger),
  ledger(['platform', 'loadBalancer', 'rollout', 'database'], shutdownLedger),
  ledger(['platform', 'tier', 'network', 'services', 'system'], disruptionLedger),
  ledger(
    ['platform', 'tier', 'network', 'services', 'rollout', 'cluster', 'cache', 'database', 'search', 'messaging'],
    addressesLedger,
  ),
  ledger(['cluster', 'services', 'rollout', 'cache', 'database', 'search', 'messaging'], nodesLedger),
  ledger(['platform', 'tier', 'services', 'database', 'rollout', 'cache', 'messaging'], memoryLedger),
  ledger(['platform', 'tier', 'network', 'system', 'services', 'rollout', 'messaging'], parallelismLedger),
];

/** The lines of every ledger whose sections are there. */
export function runLedgers(parsed: Partial<Sections>): LedgerLine[] {
  return ledgers.flatMap((compute) => compute(parsed));
}
