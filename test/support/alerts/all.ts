import type { AlertCase } from './case';
import { balancerCases } from './cases/balancer';
import { brokerCases } from './cases/broker';
import { cacheCases } from './cases/cache';
import { certificateCases } from './cases/certificates';
import { databaseCases } from './cases/database';
import { eventCases } from './cases/events';
import { identityCases } from './cases/identity';
import { instanceCases } from './cases/instances';
import { limitCases } from './cases/limits';
import { lockCases } from './cases/locks';
import { machineCases } from './cases/machine';
import { objectiveCases } from './cases/objectives';
import { redisCases } from './cases/redis';
import { retryCases } from './cases/retries';
import { scalingCases } from './cases/scaling';
import { searchCases } from './cases/search';
import { trafficCases } from './cases/traffic';
import { watchingCases } from './cases/watching';

/** How every alert must behave. */
export const alertCases: readonly AlertCase[] = [
  ...trafficCases,
  ...balancerCases,
  ...cacheCases,
  ...eventCases,
  ...identityCases,
  ...limitCases,
  ...lockCases,
  ...objectiveCases,
  ...retryCases,
  ...certificateCases,
  ...instanceCases,
  ...machineCases,
  ...scalingCases,
  ...watchingCases,
  ...databaseCases,
  ...redisCases,
  ...searchCases,
  ...brokerCases,
];
