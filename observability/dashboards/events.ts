import type { Environment } from '../../model/environment';
import type { Dashboard } from './dashboard';
import { busPanels } from './events/bus';
import { flowPanels } from './events/flow';
import { lockPanels } from './events/locks';
import { retryPanels } from './events/retries';

/** Events from their writing to their handling, retries, and locks. */
export function events(environment: Environment): Dashboard {
  return {
    id: 'events',
    title: 'Events and retries',
    description: 'Events from their writing to their handling, what is tried again, and locks.',
    panels: [
      ...flowPanels(environment),
      ...retryPanels(environment),
      ...busPanels(environment),
      ...lockPanels(environment),
    ],
  };
}
