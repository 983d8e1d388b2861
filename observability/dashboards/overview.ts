import type { Environment } from '../../model/environment';
import type { Dashboard } from './dashboard';
import { entrancePanels } from './overview/entrance';
import { identityPanels } from './overview/identity';
import { instancePanels } from './overview/instances';
import { latencyPanels } from './overview/latency';
import { objectivePanels } from './overview/objectives';
import { trafficPanels } from './overview/traffic';
import { watchingPanels } from './overview/watching';

/** Traffic, errors, latency, saturation and instances, as the first look at a system. */
export function overview(environment: Environment): Dashboard {
  return {
    id: 'overview',
    title: 'Overview',
    description: 'What clients notice, and how much room there is.',
    panels: [
      ...trafficPanels(environment),
      ...latencyPanels(environment),
      ...objectivePanels(environment),
      ...instancePanels(environment),
      ...entrancePanels(environment),
      ...identityPanels(environment),
      ...watchingPanels(environment),
    ],
  };
}
