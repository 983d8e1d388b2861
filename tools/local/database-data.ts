import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../model/environment';
import { LocalFailure } from './failure';
import { environmentPaths } from './paths';

/** What wrote the data of an environment's database. */
export interface WrittenData {
  readonly engine: Environment['database']['engine'];
  /** Major version of the engine. */
  readonly major: number;
}

/** Files in the primary's folder that begin with the version that wrote it; MariaDB renamed its own in version 11. */
const MARKS = [
  ['postgres', 'PG_VERSION'],
  ['mysql', 'mariadb_upgrade_info'],
  ['mysql', 'mysql_upgrade_info'],
] as const;

/** What wrote the data that is there, deployed or kept; undefined when there is none. */
export function writtenData(environment: string): WrittenData | undefined {
  const folder = join(environmentPaths(environment).component('database'), 'database-primary');
  const mark = MARKS.find(([, file]) => existsSync(join(folder, file)));
  return mark && { engine: mark[0], major: Number.parseInt(readFileSync(join(folder, mark[1]), 'utf8'), 10) };
}

/**
 * Keeps an engine from starting on the data of another one.
 * @throws LocalFailure naming both
 */
export function assertOwnData(environment: string, engine: WrittenData['engine']): void {
  const written = writtenData(environment);
  if (!written || written.engine === engine) return;
  throw new LocalFailure(
    'database',
    `its data was written by ${written.engine}, database.engine is ${engine}; no deploy converts it`,
    `put the engine back, or npm run destroy -- ${environment} (its data goes) and deploy it anew`,
  );
}
