import type { Environment } from '../model/environment';
import type { Source } from './sources';

/** What measures the servers of the database themselves. */
export type ServerSource = Extract<Source, 'postgres' | 'mysql' | 'cloudnativePg'>;

/** An exporter beside each server on `local`, the operator in a cluster; undefined where the cloud runs the servers. */
export function serverSourceOf({ platform, database }: Environment): ServerSource | undefined {
  if (platform === 'local') return database.engine;
  return platform === 'eks' && database.host === 'inCluster' ? 'cloudnativePg' : undefined;
}

/** Servers that follow the primary: those that answer reads, and in a cluster the standby, which the cloud hides elsewhere. */
export function followersOf(environment: Environment): number {
  const { standby, readReplicas } = environment.database;
  return readReplicas + Number(serverSourceOf(environment) === 'cloudnativePg' && standby);
}
