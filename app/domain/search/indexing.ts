import type { IndexEntry, SearchIndex } from '../../ports/search';
import type { EventConsumer } from '../consumers/consumer';

// Short against the second after which the index finds anything new.
const COLLECT_MS = 20;

/** Tells the index what happened to addresses; what happens within a moment goes into one request. */
export function createIndexing(index: Pick<SearchIndex, 'put'>): EventConsumer {
  const put = inBatches((entries) => index.put(entries));
  return {
    name: 'search',
    types: ['ip.created', 'ip.updated', 'ip.deleted'],
    handle: async (event) => {
      if (event.type === 'ip.created' || event.type === 'ip.updated')
        await put({ address: event.subject, record: event.data, revision: event.revision });
      if (event.type === 'ip.deleted') await put({ address: event.subject, revision: event.revision });
    },
  };
}

/** Collects entries for a moment and hands them over together; all of them share the fate of their batch. */
function inBatches(send: (entries: readonly IndexEntry[]) => Promise<void>) {
  let entries: IndexEntry[] = [];
  let sent: Promise<void> | undefined;
  const flush = () => {
    const batch = entries;
    entries = [];
    sent = undefined;
    return send(batch);
  };
  return (entry: IndexEntry): Promise<void> => {
    entries.push(entry);
    sent ??= new Promise<void>((resolve) => setTimeout(resolve, COLLECT_MS)).then(flush);
    return sent;
  };
}
