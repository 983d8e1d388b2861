import type { Environment } from '../../model/environment';
import { cacheRecordings } from './cache';
import { capacityRecordings } from './capacity';
import { databaseRecordings } from './database';
import { identityRecordings } from './identity';
import { instanceRecordings } from './instances';
import { objectiveRecordings } from './objectives';
import type { Recording } from './record';
import { redisRecordings } from './redis';
import { trafficRecordings } from './traffic';

/** Recorded series by group; a group may read those of groups before it. */
export const recordingGroups = {
  traffic: trafficRecordings,
  identity: identityRecordings,
  objectives: objectiveRecordings,
  cache: cacheRecordings,
  instances: instanceRecordings,
  capacity: capacityRecordings,
  database: databaseRecordings,
  redis: redisRecordings,
} as const satisfies Readonly<Record<string, (environment: Environment) => readonly Recording[]>>;
