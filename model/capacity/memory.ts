import type { Sections } from '../schema/environment';
import { sizeDatabase } from './connections';
import { type LedgerLine, line } from './ledger';

/** What the memory ledger reads. */
export type MemoryInput = Pick<Sections, 'services' | 'database' | 'rollout'>;

/**
 * What Postgres may take in the cluster against what its pod asks for: shared pages, and one sort of every connection at
 * once. Managed servers are sized by it (`model/rds.ts`); those of a laptop share its memory.
 * @see the Reconciliation guide: 256 MB + 200 x 16 MB do not fit its 2 GiB
 */
export function memoryLedger(input: MemoryInput): LedgerLine[] {
  const { host, sharedBuffers, workMem, inCluster } = input.database;
  if (host !== 'inCluster') return [];
  const { maxConnections } = sizeDatabase(input);
  return [
    line({
      ledger: 'memory',
      subject: 'each database server',
      path: 'database.inCluster.memory',
      demand: Math.ceil(sharedBuffers.mebibytes + maxConnections * workMem.mebibytes),
      supply: Math.floor(inCluster.memory.mebibytes),
      unit: 'MiB',
      explanation: `${sharedBuffers} of shared buffers + ${maxConnections} connections x ${workMem}`,
      wayOut: 'raise it, lower workMem or sharedBuffers, or put a pooler in front',
    }),
  ];
}
