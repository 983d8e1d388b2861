import type { Environment } from '../../model/environment';
import type { Dashboard } from './dashboard';
import { connectionPanels } from './database/connections';
import { poolerPanels } from './database/pooler';
import { replicaPanels } from './database/replicas';
import { serverPanels } from './database/servers';

/** Connections from the instances to the servers, the servers, and how far replicas are behind. */
export function database(environment: Environment): Dashboard {
  return {
    id: 'database',
    title: 'Database',
    description: 'Connections from the instances to the servers, the servers, and how far replicas are behind.',
    panels: [
      ...connectionPanels(environment),
      ...poolerPanels(environment),
      ...replicaPanels(environment),
      ...serverPanels(environment),
    ],
  };
}
