import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentDocument, Procedure } from '../../constructs/local/document';
import type { Problem } from '../../model/errors';
import { type FoundProgram, findPrograms, type ProgramName } from '../install/programs';
import { LocalFailure } from './failure';
import { environmentPaths } from './paths';

/** Programs that the runtime itself calls, besides those that a document starts. */
const CALLED_BY: Readonly<Record<Procedure['kind'], readonly ProgramName[]>> = {
  daemons: [],
  postgres: ['postgres', 'initdb', 'pg_basebackup'],
  redisCluster: ['redis-cli'],
  balancer: ['openssl'],
  fleet: [],
  prune: [],
};
const ALWAYS: readonly ProgramName[] = ['supervisord', 'supervisorctl'];

/** Names of the programs that documents need. */
export function programsOf(documents: readonly ComponentDocument[]): ProgramName[] {
  const started = [...JSON.stringify(documents).matchAll(/\{\{program ([\w-]+)\}\}/g)].map(
    ([, name]) => name as ProgramName,
  );
  return [...new Set([...ALWAYS, ...documents.flatMap(({ procedure }) => CALLED_BY[procedure.kind]), ...started])];
}

const known = new Map<ProgramName, FoundProgram>();

/**
 * Finds the programs that documents need, once per process; afterwards `program` answers for them.
 * @returns what is missing, too old, or of another major version than data that is already there
 */
export async function loadPrograms(
  documents: readonly ComponentDocument[],
  environment: string,
): Promise<readonly Problem[]> {
  const written = dataMajor(environment);
  const majors = { ...askedMajors(documents), ...(written === undefined ? {} : { postgres: written }) };
  const { found, problems } = await findPrograms(programsOf(documents), { majors });
  for (const [name, program] of found) known.set(name, program);
  const isAboutData = ({ path }: Problem) => path === 'programs.postgres' && written !== undefined;
  return problems.map((one) => (isAboutData(one) ? { ...one, rule: `${one.rule}, which wrote the data` } : one));
}

/** A program that was found by `loadPrograms`. */
export function program(name: string): FoundProgram {
  const found = known.get(name as ProgramName);
  if (!found)
    throw new LocalFailure(name, 'it is not installed, or too old', 'run npm run up, which installs what is missing');
  return found;
}

function askedMajors(documents: readonly ComponentDocument[]): { postgres?: number } {
  const major = documents.flatMap(({ procedure }) => (procedure.kind === 'postgres' ? [procedure.major] : []))[0];
  return major === undefined ? {} : { postgres: major };
}

/** Major version of Postgres that wrote the environment's data, which belongs to it; undefined when there is none. */
export function dataMajor(environment: string): number | undefined {
  const file = join(environmentPaths(environment).component('database'), 'database-primary', 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}
