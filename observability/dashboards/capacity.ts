import type { Environment } from '../../model/environment';
import { ledgerPanels } from './capacity/ledgers';
import { machinePanels } from './capacity/machine';
import type { Dashboard } from './dashboard';

/** What the ledgers promise, beside what is used. */
export function capacity(environment: Environment): Dashboard {
  return {
    id: 'capacity',
    title: 'Capacity',
    description: 'How much room the ledgers leave at the largest size, and what is used now.',
    panels: [...ledgerPanels(environment), ...machinePanels(environment)],
  };
}
