import { MemoryEventBus } from '../../app/adapters/memory/memory-event-bus';
import { MemoryRetrySchedule } from '../../app/adapters/memory/memory-retry-schedule';
import { CommitSignal } from '../../app/domain/events/commit-signal';
import type { EventPorts } from '../../app/ports/events';
import type { HistoryEntry } from '../../app/ports/history';
import type { DeadLetter, Retries } from '../../app/ports/retries';
import type { Transactions } from '../../app/ports/transaction';

/** What the ports of events hold at first. */
export interface MemoryEvents {
  readonly history?: readonly HistoryEntry[];
  readonly deadLetters?: readonly DeadLetter[];
}

/** Ports of events without servers, for the service in a test. */
export function memoryEvents(transactions: Transactions, given: MemoryEvents = {}): EventPorts {
  const { history = [], deadLetters = [] } = given;
  const page = async (_address: string, limit: number, after?: { readonly revision: number }) =>
    history.filter(({ revision }) => !after || revision < after.revision).slice(0, limit);
  const outbox = {
    published: async () => undefined,
    failed: async () => undefined,
    forget: async () => undefined,
    prune: async () => undefined,
    status: async () => ({ size: 2, oldestSeconds: 1.5 }),
  };
  return {
    consumers: [],
    bus: new MemoryEventBus([]),
    outbox,
    history: { page },
    retries: memoryRetries([...deadLetters]),
    schedule: new MemoryRetrySchedule(),
    commits: new CommitSignal(transactions),
  };
}

function memoryRetries(letters: DeadLetter[]): Retries {
  const take = (id: string) => {
    const index = letters.findIndex((letter) => letter.id === id);
    return index >= 0 && letters.splice(index, 1).length === 1;
  };
  return {
    due: async () => [],
    fail: async () => undefined,
    counts: async () => ({ waiting: 3, running: 1, dead: letters.length }),
    dead: async (limit, after = '') => letters.filter(({ id }) => id > after).slice(0, limit),
    replay: async (id) => take(id),
    drop: async (id) => take(id),
  };
}
