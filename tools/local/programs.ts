import type { ComponentDocument, Procedure } from '../../constructs/local/document';
import type { Problem } from '../../model/errors';
import { type FoundProgram, findPrograms, type ProgramName } from '../install/programs';
import { type WrittenData, writtenData } from './database-data';
import { assemblersOf } from './engines';
import { LocalFailure } from './failure';

/** Programs that the runtime itself calls, besides those that a document starts. */
const CALLED_BY: Readonly<Record<Procedure['kind'], readonly ProgramName[]>> = {
  daemons: [],
  postgres: ['postgres', 'initdb', 'pg_basebackup'],
  mariadb: ['mariadbd', 'mariadb-install-db', 'mariadb-backup'],
  redisCluster: ['redis-cli'],
  rabbitmq: [],
  kafka: [],
  opensearch: [],
  balancer: ['openssl'],
  fleet: [],
  prune: [],
};
/** The server of each engine: data belongs to its major version. */
const SERVERS = { postgres: 'postgres', mysql: 'mariadbd' } as const satisfies Record<
  WrittenData['engine'],
  ProgramName
>;
const ALWAYS: readonly ProgramName[] = ['supervisord', 'supervisorctl'];

/** Names of the programs that documents need. */
export function programsOf(documents: readonly ComponentDocument[]): ProgramName[] {
  const started = [...JSON.stringify(documents).matchAll(/\{\{program ([\w-]+)\}\}/g)].map(
    ([, name]) => name as ProgramName,
  );
  const called = documents.flatMap(({ procedure }) => CALLED_BY[procedure.kind]);
  return [...new Set([...ALWAYS, ...called, ...started, ...assemblersOf(documents)])];
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
  const written = writtenData(environment);
  const majors = { ...askedMajors(documents), ...(written ? { [SERVERS[written.engine]]: written.major } : {}) };
  const { found, problems } = await findPrograms(programsOf(documents), { majors });
  for (const [name, program] of found) known.set(name, program);
  const isAboutData = ({ path }: Problem) => written && path === `programs.${SERVERS[written.engine]}`;
  return problems.map((one) => (isAboutData(one) ? { ...one, rule: `${one.rule}, which wrote the data` } : one));
}

/** A program that was found by `loadPrograms`. */
export function program(name: string): FoundProgram {
  const found = known.get(name as ProgramName);
  if (!found)
    throw new LocalFailure(name, 'it is not installed, or too old', 'run npm run up, which installs what is missing');
  return found;
}

function askedMajors(documents: readonly ComponentDocument[]): Partial<Record<ProgramName, number>> {
  const procedures = documents.map(({ procedure }) => procedure);
  const postgres = procedures.find((one) => one.kind === 'postgres')?.major;
  const mariadb = procedures.find((one) => one.kind === 'mariadb')?.major;
  return {
    ...(postgres === undefined ? {} : { [SERVERS.postgres]: postgres }),
    ...(mariadb === undefined ? {} : { [SERVERS.mysql]: mariadb }),
  };
}
