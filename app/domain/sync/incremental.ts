import type { SyncDone } from '../../ports/sync-runs';
import { removalEvent } from '../ip-events';
import type { SyncContext } from './sync-job';

// Short transactions: nobody waits long for a row, and a run that is lost has done little for nothing.
const BATCH = 100;

/** Removes what had expired when the run began, and tells it. */
export async function incrementalSync({ began, requestId, signal, transaction }: SyncContext): Promise<SyncDone> {
  const expiredAt = new Date(began / 1000);
  let removed = 0;
  for (let found = BATCH; found > 0; removed += found) {
    signal.throwIfAborted();
    found = await transaction(async ({ expiredIps, outbox }) => {
      const gone = await expiredIps.remove(expiredAt, BATCH);
      for (const { address, revision } of gone) await outbox.add(removalEvent(address, revision, requestId));
      return gone.length;
    });
  }
  return { records: removed, removed };
}
