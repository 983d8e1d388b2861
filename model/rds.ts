import type { Sections } from './schema/environment';

type Engine = Sections['database']['engine'];

/** One version of an engine that RDS still creates. */
interface EngineVersion {
  readonly major: string;
  /** Oldest minor version that can be created. */
  readonly oldestMinor: number;
  /** Family of its parameter groups. */
  readonly family: string;
}

/**
 * Versions that RDS creates, newest last; the last is the default. As of May 2026.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 */
const versions: Readonly<Record<Engine, readonly EngineVersion[]>> = {
  postgres: [
    { major: '14', oldestMinor: 18, family: 'postgres14' },
    { major: '15', oldestMinor: 13, family: 'postgres15' },
    { major: '16', oldestMinor: 9, family: 'postgres16' },
    { major: '18', oldestMinor: 1, family: 'postgres18' },
    { major: '17', oldestMinor: 5, family: 'postgres17' },
  ],
  mysql: [
    { major: '8.0', oldestMinor: 40, family: 'mysql8.0' },
    { major: '8.4', oldestMinor: 3, family: 'mysql8.4' },
  ],
};

/**
 * Names that no database of RDS may have: those of the engine's own, and words of its language that are always reserved.
 * @see https://www.postgresql.org/docs/17/sql-keywords-appendix.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/keywords.html
 */
export const RESERVED_NAMES: Readonly<Record<Engine, readonly string[]>> = {
  postgres: [
    ...['postgres', 'rdsadmin', 'template0', 'template1', 'all', 'analyse', 'analyze', 'and', 'any', 'array', 'as'],
    ...['both', 'case', 'check', 'collate', 'column', 'constraint', 'create', 'default', 'desc', 'distinct', 'do'],
    ...['else', 'end', 'except', 'false', 'fetch', 'for', 'foreign', 'from', 'grant', 'group', 'having', 'in'],
    ...['into', 'lateral', 'leading', 'limit', 'not', 'null', 'offset', 'on', 'only', 'or', 'order', 'placing'],
    ...['primary', 'references', 'returning', 'select', 'some', 'symmetric', 'table', 'then', 'to', 'trailing'],
    ...['true', 'union', 'unique', 'user', 'using', 'variadic', 'when', 'where', 'window', 'with'],
  ],
  mysql: ['mysql', 'sys', 'innodb', 'tmp', 'information_schema', 'performance_schema', 'rdsadmin'],
};

/** An instance class, its memory in GiB. */
interface InstanceClass {
  readonly name: string;
  readonly memoryGiB: number;
  /** Whether its CPU is a share that is saved up: for tier `single` only. */
  readonly isBurstable: boolean;
}

const burstable = (name: string, memoryGiB: number): InstanceClass => ({ name, memoryGiB, isBurstable: true });
const steady = (name: string, memoryGiB: number): InstanceClass => ({ name, memoryGiB, isBurstable: false });

/**
 * Classes by memory, smallest first; Graviton, which every version above runs on.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
const classes: readonly InstanceClass[] = [
  burstable('db.t4g.micro', 1),
  burstable('db.t4g.small', 2),
  burstable('db.t4g.medium', 4),
  burstable('db.t4g.large', 8),
  steady('db.m7g.large', 8),
  steady('db.r7g.large', 16),
  steady('db.r7g.xlarge', 32),
  steady('db.r7g.2xlarge', 64),
  steady('db.r7g.4xlarge', 128),
  steady('db.r7g.8xlarge', 256),
  steady('db.r7g.12xlarge', 384),
  steady('db.r7g.16xlarge', 512),
];

/**
 * Memory that RDS counts for one connection: its own default of `max_connections` is the memory divided by this.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
 */
const BYTES_PER_CONNECTION: Readonly<Record<Engine, number>> = { postgres: 9_531_392, mysql: 12_582_880 };
/**
 * The smallest memory with which RDS records what a server waits for.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
 */
const LEAST_GIB: Readonly<Record<Engine, number>> = { postgres: 1, mysql: 4 };
// RDS gives Postgres a quarter of the memory for shared pages; connections share the rest.
const SHARED = 0.25;
const GIB = 1024 ** 3;

/** What decides the class. */
export type RdsNeeds = Pick<Sections['database'], 'engine' | 'sharedBuffers' | 'workMem'> & {
  readonly maxConnections: number;
};

/** Memory an instance must have, in bytes. */
export function neededMemory({ engine, sharedBuffers, workMem, maxConnections }: RdsNeeds): number {
  return Math.max(
    LEAST_GIB[engine] * GIB,
    maxConnections * BYTES_PER_CONNECTION[engine],
    sharedBuffers.bytes / SHARED,
    engine === 'postgres' ? (maxConnections * workMem.bytes) / (1 - SHARED) : 0,
  );
}

function classFor(needs: RdsNeeds, tier: Sections['tier']): InstanceClass | undefined {
  const needed = neededMemory(needs);
  return classes.find((one) => one.memoryGiB * GIB >= needed && (tier === 'single' || !one.isBurstable));
}

/** The smallest instance class with that memory; undefined when RDS has none. Only tier `single` takes burstable ones. */
export function instanceClass(needs: RdsNeeds, tier: Sections['tier']): string | undefined {
  return classFor(needs, tier)?.name;
}

/** Memory of that class in MiB; undefined when RDS has none. */
export function classMemory(needs: RdsNeeds, tier: Sections['tier']): number | undefined {
  const found = classFor(needs, tier);
  return found && found.memoryGiB * 1024;
}

/** Versions as a person may write them: majors, of which RDS takes the newest minor version. */
export function knownVersions(engine: Engine): readonly string[] {
  return versions[engine].map(({ major }) => major).sort();
}

/** Version and family of parameter groups for what a person wrote; undefined for a version that RDS does not create. */
export function engineVersion(
  engine: Engine,
  version?: string,
): { readonly version: string; readonly family: string } | undefined {
  if (version === undefined) return versions[engine].map(({ major, family }) => ({ version: major, family })).at(-1);
  const known = versions[engine].find(({ major }) => version === major || version.startsWith(`${major}.`));
  const minor = known && version.slice(known.major.length + 1);
  if (!known || (minor && (!/^\d+$/.test(minor) || Number(minor) < known.oldestMinor))) return undefined;
  return { version, family: known.family };
}
