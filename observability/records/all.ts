import type { Environment } from '../../model/environment';
import type { Recording } from './record';
import { trafficRecordings } from './traffic';

/** Recorded series by group; a group may read those of groups before it. */
export const recordingGroups = {
  traffic: trafficRecordings,
} as const satisfies Readonly<Record<string, (environment: Environment) => readonly Recording[]>>;
