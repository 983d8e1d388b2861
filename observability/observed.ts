import type { Environment } from '../model/environment';
import type { Alert } from './alerts/alert';
import { alertGroups } from './alerts/all';
import { dashboards } from './dashboards/all';
import type { Dashboard } from './dashboards/dashboard';
import { recordingGroups } from './records/all';
import type { Recording } from './records/record';
import { type Source, sourcesOf } from './sources';

/** What watches an environment, as far as there is something to read it from. */
export interface Observed {
  /** By group, none of them empty. */
  readonly alerts: Readonly<Record<string, readonly Alert[]>>;
  /** By group, none of them empty. */
  readonly recordings: Readonly<Record<string, readonly Recording[]>>;
  /** Those with at least one picture. */
  readonly dashboards: readonly Dashboard[];
}

/** Everything that applies to an environment: what reads a source that it lacks is left out. */
export function observed(environment: Environment): Observed {
  const sources = sourcesOf(environment);
  const applies = (one: { readonly sources: readonly Source[] }) =>
    sources.size > 0 && one.sources.every((source) => sources.has(source));
  return {
    alerts: present(alertGroups, environment, applies),
    recordings: present(recordingGroups, environment, applies),
    dashboards: dashboards(environment)
      .map((dashboard) => ({ ...dashboard, panels: dashboard.panels.filter(applies) }))
      .filter(({ panels }) => panels.length > 0),
  };
}

function present<T>(
  groups: Readonly<Record<string, (environment: Environment) => readonly T[]>>,
  environment: Environment,
  applies: (one: T) => boolean,
): Record<string, readonly T[]> {
  const entries = Object.entries(groups).map(([name, of]) => [name, of(environment).filter(applies)] as const);
  return Object.fromEntries(entries.filter(([, found]) => found.length > 0));
}
