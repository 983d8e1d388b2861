import type { Environment } from '../../model/environment';
import type { Dashboard } from './dashboard';
import { fleetPanels } from './scaling/fleet';
import { instanceUsePanels } from './scaling/instance-use';
import { kubernetesPanels } from './scaling/kubernetes';

/** Whether fleets follow the load, and what each instance has left. */
export function scaling(environment: Environment): Dashboard {
  return {
    id: 'scaling',
    title: 'Scaling',
    description: 'Whether fleets follow the load, and what each instance has left.',
    panels: [...kubernetesPanels(environment), ...fleetPanels(environment), ...instanceUsePanels(environment)],
  };
}
