import type { Environment } from '../../model/environment';
import type { Alert } from './alert';
import { balancerAlerts } from './balancer';
import { brokerAlerts } from './broker';
import { cacheAlerts } from './cache';
import { certificateAlerts } from './certificates';
import { databaseAlerts } from './database';
import { eventAlerts } from './events';
import { identityAlerts } from './identity';
import { instanceAlerts } from './instances';
import { limitAlerts } from './limits';
import { lockAlerts } from './locks';
import { machineAlerts } from './machine';
import { objectiveAlerts } from './objectives';
import { redisAlerts } from './redis';
import { retryAlerts } from './retries';
import { scalingAlerts } from './scaling';
import { searchAlerts } from './search';
import { trafficAlerts } from './traffic';
import { watchingAlerts } from './watching';

/** Alerts by group. Add an alert in the file of its group, a group here; a test asks for its tests and its runbook. */
export const alertGroups = {
  traffic: trafficAlerts,
  balancer: balancerAlerts,
  limits: limitAlerts,
  identity: identityAlerts,
  objectives: objectiveAlerts,
  cache: cacheAlerts,
  events: eventAlerts,
  retries: retryAlerts,
  locks: lockAlerts,
  certificates: certificateAlerts,
  instances: instanceAlerts,
  machine: machineAlerts,
  scaling: scalingAlerts,
  watching: watchingAlerts,
  database: databaseAlerts,
  redis: redisAlerts,
  search: searchAlerts,
  broker: brokerAlerts,
} as const satisfies Readonly<Record<string, (environment: Environment) => readonly Alert[]>>;
