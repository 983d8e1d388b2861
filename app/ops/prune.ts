import { setTimeout as sleep } from 'node:timers/promises';
import type { Pruning } from '../ports/pruning';

/** Time between two rounds. */
export const PRUNE_INTERVAL_MS = 60_000;
// Between two batches others get their turn.
const PAUSE_MS = 100;
const MOST_BATCHES = 100;

/** Removes what has expired, batch by batch; at most 100 batches a round. */
export async function prune(pruning: Pruning): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES && (await pruning.pruneBatch(new Date())); batch += 1)
    await sleep(PAUSE_MS, undefined, { ref: false });
}
