import type { IpReader } from '../../ports/ips';
import type { SearchIndex } from '../../ports/search';
import { Unavailable } from '../../ports/unavailable';

/** What a walk needs. */
export interface ReindexOptions {
  readonly ips: Pick<IpReader, 'list'>;
  readonly index: Pick<SearchIndex, 'identity' | 'put' | 'forgetBefore' | 'markComplete'>;
  /** Microseconds since 1970 by the clock of the primary. */
  readonly primaryClock: () => Promise<number>;
  /** Ends the walk between two pages. */
  readonly signal?: AbortSignal;
}

/** What a walk through all records did to the index. */
export interface Reindexed {
  readonly records: number;
  /** Entries that were gone from the database. */
  readonly forgotten: number;
}

const PAGE = 500;
// A write has its revision before it is committed. One that began before the walk, and which the walk did not see yet, must
// count as newer than what the walk saw; no transaction lasts as long as this.
const LONGEST_TRANSACTION_MICROSECONDS = 5 * 60 * 1_000_000;

/**
 * Makes the index equal to the database: for one that is new or was lost, or missed events. Searches and events go on
 * meanwhile. Every record is told anew as of the moment the walk began, so that whatever happens after it is newer, and
 * what was not told of since then is gone.
 * @throws Unavailable when the primary or the index does not answer, and what `signal` was aborted with
 */
export async function reindex({ ips, index, primaryClock, signal }: ReindexOptions): Promise<Reindexed> {
  const revision = (await primaryClock()) - LONGEST_TRANSACTION_MICROSECONDS;
  const identity = await index.identity();
  let records = 0;
  let afterAddress: string | undefined;
  do {
    signal?.throwIfAborted();
    const { value: page, isFresh } = await ips.list({ limit: PAGE, afterAddress, now: new Date(0) }, { fresh: true });
    // A replica may lack what happened long ago.
    if (!isFresh) throw new Unavailable('the primary database');
    await index.put(page.map((record) => ({ address: record.address, record, revision })));
    records += page.length;
    afterAddress = page.length < PAGE ? undefined : page.at(-1)?.address;
  } while (afterAddress !== undefined);
  const forgotten = await index.forgetBefore(revision);
  await index.markComplete(identity);
  return { records, forgotten };
}
