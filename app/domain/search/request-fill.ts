import { randomUUID } from 'node:crypto';
import type { SearchIndex } from '../../ports/search';
import type { Transactions } from '../../ports/transaction';

/**
 * Asks for a full sync when the index is new or was lost; over all instances one for each such index.
 * @throws Unavailable when the index or the primary does not answer
 */
export async function requestFill(
  index: Pick<SearchIndex, 'state' | 'identity'>,
  transactions: Transactions,
): Promise<void> {
  if ((await index.state()) === 'complete') return;
  const id = `index-${await index.identity()}`;
  await transactions.transaction((tx) => tx.syncRuns.add({ id, kind: 'full', failures: 0, request_id: randomUUID() }));
}
