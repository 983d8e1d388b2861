import type { Environment } from '../../model/environment';
import type { Alert } from './alert';
import { trafficAlerts } from './traffic';

/** Alerts by group. Add an alert in the file of its group, a group here; a test asks for its tests and its runbook. */
export const alertGroups = {
  traffic: trafficAlerts,
} as const satisfies Readonly<Record<string, (environment: Environment) => readonly Alert[]>>;
