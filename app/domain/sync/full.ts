import type { IpReader } from '../../ports/ips';
import type { Pruning } from '../../ports/pruning';
import type { SearchPorts } from '../../ports/search';
import { reindex } from '../search/reindex';
import { incrementalSync } from './incremental';
import type { SyncContext, SyncJob } from './sync-job';

const PAGE = 500;

/** What a full sync goes through. */
export interface FullSyncOptions {
  readonly ips: IpReader;
  readonly search: Pick<SearchPorts, 'index' | 'primaryClock'>;
  readonly prunings: readonly Pruning[];
}

/**
 * The job that puts right whatever was missed: removes what has expired and rows past their time, then goes through all
 * records and makes the search index equal to them.
 */
export function fullSync({ ips, search, prunings }: FullSyncOptions): SyncJob {
  return async (context) => {
    const { removed } = await incrementalSync(context);
    for (const pruning of prunings) await pruneAll(pruning, context);
    const { index, primaryClock } = search;
    if (!index) return { records: await countAll(ips, context), removed };
    const { records } = await reindex({ ips, index, primaryClock, signal: context.signal });
    return { records, removed };
  };
}

async function pruneAll(pruning: Pruning, { began, signal }: SyncContext): Promise<void> {
  for (let isMore = true; isMore; isMore = await pruning.pruneBatch(new Date(began / 1000))) signal.throwIfAborted();
}

// Reads every record once: a row that cannot be read is found here, and not by a client.
async function countAll(ips: IpReader, { began, signal }: SyncContext): Promise<number> {
  let records = 0;
  for (let afterAddress: string | undefined; ; ) {
    signal.throwIfAborted();
    const { value: page } = await ips.list({ limit: PAGE, afterAddress, now: new Date(began / 1000) });
    records += page.length;
    afterAddress = page.at(-1)?.address;
    if (page.length < PAGE) return records;
  }
}
