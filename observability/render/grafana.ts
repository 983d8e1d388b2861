import { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Environment } from '../../model/environment';
import type { Dashboard } from '../dashboards/dashboard';
import { observed } from '../observed';
import { uidOf } from './grafana/addresses';
import { grafanaPanel } from './grafana/panel';
import { dataSourceVariable, firingAnnotation, linkTo } from './grafana/parts';

/** Time that is shown at first, and how often it is asked for anew. */
const RANGE = { from: 'now-1h', to: 'now' };
const REFRESH = '30s';
/** Label of all dashboards of one environment. */
const TAG = 'abreast';

/**
 * The dashboards of an environment as Grafana's provisioning reads them; none where nobody collects metrics.
 * @returns text of JSON by the name of its file, such as 'overview.json'
 */
export function grafanaDashboards(environment: Environment): Readonly<Record<string, string>> {
  const { dashboards } = observed(environment);
  return Object.fromEntries(
    dashboards.map((dashboard) => [
      `${dashboard.id}.json`,
      `${JSON.stringify(built(environment, dashboard, dashboards), null, 2)}\n`,
    ]),
  );
}

function built(environment: Environment, dashboard: Dashboard, all: readonly Dashboard[]) {
  const { name } = environment;
  const builder = new DashboardBuilder(`${name}: ${dashboard.title}`)
    .uid(uidOf(environment, dashboard.id))
    .description(dashboard.description)
    .tags([TAG, name])
    .readonly()
    .time(RANGE)
    .refresh(REFRESH)
    .timezone('browser')
    .withVariable(dataSourceVariable())
    .annotation(firingAnnotation(environment));
  for (const other of all)
    if (other.id !== dashboard.id) builder.link(linkTo(other.title, `/d/${uidOf(environment, other.id)}`));
  for (const panel of dashboard.panels) builder.withPanel(grafanaPanel(dashboard, panel));
  return builder.build();
}
