import type { Environment } from '../../../model/environment';
import { engineVersion, instanceClass } from '../../../model/rds';
import type { AwsEnvironment } from '../environment';

type Engine = Environment['database']['engine'];

/** Owner of the database, under which the application logs in. */
export const DATABASE_USER = 'app';

const PORTS: Readonly<Record<Engine, number>> = { postgres: 5432, mysql: 3306 };
/** Logs that the servers of an engine write to CloudWatch. MySQL's log of every statement stays off: it holds data. */
const LOGS: Readonly<Record<Engine, readonly string[]>> = {
  postgres: ['postgresql', 'upgrade'],
  mysql: ['error', 'slowquery'],
};

/** What RDS is told about the server of an environment. */
export interface ServerSettings {
  readonly engineVersion: string;
  /** Family of its parameter groups. */
  readonly family: string;
  readonly instanceClass: string;
  readonly port: number;
  readonly logs: readonly string[];
}

/** The server that an environment needs. */
export function serverSettings({ database, tier }: AwsEnvironment): ServerSettings {
  const { engine } = database;
  const known = engineVersion(engine, database.version);
  const chosen = instanceClass(database, tier);
  if (!known || !chosen) throw new Error('database has a version or size without match, which no rule lets through');
  return {
    engineVersion: known.version,
    family: known.family,
    instanceClass: chosen,
    port: PORTS[engine],
    logs: LOGS[engine],
  };
}
