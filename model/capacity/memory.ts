import { classMemory } from '../rds';
import type { Sections } from '../schema/environment';
import { cacheMemory } from './cache-memory';
import { type SizedDatabase, sizeDatabase } from './connections';
import { type LedgerLine, line } from './ledger';

/** What the memory ledger reads. */
export type MemoryInput = Pick<
  Sections,
  'platform' | 'tier' | 'services' | 'database' | 'rollout' | 'cache' | 'messaging'
>;

/** The cache's and the database's memory against what they may hold. */
export function memoryLedger(input: MemoryInput): LedgerLine[] {
  return [...cacheMemory(input), ...databaseMemory(input)];
}

/**
 * What a server may take at most: shared pages, and one sort of every connection at once. It is held against what its
 * pod asks for, or against the class that RDS gives it. MySQL has no such sum, and servers of a laptop share its memory.
 * @see the Reconciliation guide: 256 MB + 200 x 16 MB do not fit its 2 GiB
 * @see https://www.postgresql.org/docs/17/runtime-config-resource.html
 */
function databaseMemory(input: MemoryInput): LedgerLine[] {
  const database = sizeDatabase(input);
  const supply = memoryOf(input, database);
  if (supply === undefined || database.engine !== 'postgres') return [];
  const { sharedBuffers, workMem, maxConnections, host } = database;
  const work = maxConnections * workMem.mebibytes;
  const demand = Math.ceil(sharedBuffers.mebibytes + work);
  const what = { shared: `${sharedBuffers} of shared buffers`, work: `${maxConnections} connections x ${workMem}` };
  return [
    line({
      ledger: 'memory',
      subject: 'each database server',
      path: host === 'inCluster' ? 'database.inCluster.memory' : 'database.maxConnections',
      demand,
      supply: Math.floor(supply),
      unit: 'MiB',
      explanation: `${what.shared} + ${what.work}`,
      sum: [
        { amount: sharedBuffers.mebibytes, what: what.shared },
        { amount: work, what: what.work },
      ],
      wayOut: 'raise it, lower workMem or sharedBuffers, or put a pooler in front',
      mend: host === 'inCluster' ? podMemory(database, demand) : [],
    }),
  ];
}

function memoryOf({ platform, tier }: MemoryInput, database: SizedDatabase): number | undefined {
  if (database.host === 'inCluster') return database.inCluster.memory.mebibytes;
  return platform === 'local' ? undefined : classMemory(database, tier);
}

/** A pod may take no less than it asks for. */
function podMemory({ inCluster }: SizedDatabase, mebibytes: number) {
  const value = `${mebibytes}MiB`;
  const limit = { path: 'database.inCluster.memoryLimit', value };
  return [
    { path: 'database.inCluster.memory', value },
    ...(inCluster.memoryLimit.mebibytes < mebibytes ? [limit] : []),
  ];
}
