import type { Environment } from '../../../model/environment';
import type { Dashboard, Panel, PanelReference } from '../../dashboards/dashboard';
import { observed } from '../../observed';

// Alerts link here: nothing in this file loads Grafana's library.

/** Name of a dashboard in Grafana's addresses: the same after every rendering. */
export function uidOf({ name }: Pick<Environment, 'name'>, dashboard: Dashboard['id']): string {
  return `abreast-${name}-${dashboard}`;
}

/**
 * Path of a picture in Grafana, beginning with '/d/'.
 * @param dashboards those of the environment
 * @throws Error when there is no such picture
 */
export function grafanaPath(
  environment: Environment,
  reference: PanelReference,
  dashboards: readonly Dashboard[] = observed(environment).dashboards,
): string {
  const [id, panel] = reference.split('/');
  const dashboard = dashboards.find((one) => one.id === id);
  const found = dashboard?.panels.find((one) => one.id === panel);
  if (!dashboard || !found) throw new Error(`${environment.name} has no picture '${reference}'`);
  return `/d/${uidOf(environment, dashboard.id)}?viewPanel=${numberOf(dashboard, found)}`;
}

/** Number of a picture in its dashboard: it stands for the name, so that a link stays when others come before it. */
export function numberOf({ panels }: Pick<Dashboard, 'panels'>, { id }: Pick<Panel, 'id'>): number {
  const known = new Set<number>();
  for (const panel of [...panels].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    let number = digest(panel.id);
    while (known.has(number)) number += 1;
    known.add(number);
    if (panel.id === id) return number;
  }
  throw new Error(`there is no picture '${id}'`);
}

/** From 1 to a million. */
function digest(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_000, 7) + 1;
}
