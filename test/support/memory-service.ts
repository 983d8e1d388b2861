import { pino } from 'pino';
import { MemoryCache } from '../../app/adapters/memory/memory-cache';
import { MemoryIpRepository } from '../../app/adapters/memory/memory-ip-repository';
import { MemoryLockStore } from '../../app/adapters/memory/memory-lock-store';
import { MemoryOutboxWriter } from '../../app/adapters/memory/memory-outbox-writer';
import { MemoryRegistry } from '../../app/adapters/memory/memory-registry';
import { MemorySearch } from '../../app/adapters/memory/memory-search';
import { MemoryTransactions } from '../../app/adapters/memory/memory-transactions';
import { type BuildOptions, buildApp } from '../../app/composition/build';
import { readConfig } from '../../app/contract';
import type { App } from '../../app/http/app';
import type { Ports } from '../../app/ports/ports';
import type { NewSyncRun, SyncRun } from '../../app/ports/sync-runs';
import type { Transaction } from '../../app/ports/transaction';
import { appKeys } from './app-keys';
import { memoryEvents } from './events';
import { IdentityMemory } from './identity';

const variables = {
  SYSTEM: 'abreast',
  ENVIRONMENT: 'test',
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  INSTANCE_ID: 'web-1',
  ...appKeys,
};

/** A dead letter, an entry of a history and a run, so that no list is empty. */
const something = {
  letter: {
    id: '11111111-1111-4111-8111-111111111111',
    kind: 'event',
    key: 'k',
    payload: '{}',
    attempts: 5,
    last_error: 'no answer',
    request_id: 'r',
    created_at: '2026-01-01T00:00:00.000Z',
  },
  entry: {
    event_id: '22222222-2222-4222-8222-222222222222',
    type: 'ip.created',
    time: '2026-01-01T00:00:00.000Z',
    request_id: 'r',
    revision: 1,
    data: {},
  },
};

/** The whole service with nothing but memory behind it, for tests of what HTTP clients see. */
export function memoryService(
  more: Readonly<Record<string, string>> = {},
  options: BuildOptions = {},
  replaced: Partial<Ports> = {},
): App {
  const config = readConfig({ ...variables, ...more }, () => '');
  const ips = new MemoryIpRepository();
  const identity = new IdentityMemory();
  const runs: SyncRun[] = [];
  const transactions = new MemoryTransactions({
    ips,
    outbox: new MemoryOutboxWriter(),
    contextLimits: { put: async () => undefined },
    syncRuns: { add: async (run: NewSyncRun) => runs.push(aRun(run)) > 0 },
    ...identity.writers,
  } as unknown as Transaction);
  const ports: Ports = {
    ips,
    transactions,
    events: memoryEvents(transactions, { history: [something.entry], deadLetters: [something.letter] }),
    identity: identity.ports(config),
    cache: new MemoryCache(),
    registry: new MemoryRegistry(15),
    database: {
      status: async () => ({ schemaCurrent: true, primary: true, replicas: [] }),
      pools: () => [],
      replicaLags: async () => [],
    },
    search: { database: new MemorySearch(ips), primaryClock: async () => Date.now() * 1000 },
    rateLimits: { contextLimits: { all: async () => [] }, audit: { add: async () => undefined } },
    sync: {
      lockStore: new MemoryLockStore(),
      runs: { newest: async () => runs, unfinished: async () => undefined },
      prunings: [],
    },
    probes: [{ name: 'database', look: async () => ({}) }],
  };
  return buildApp(config, { ...ports, ...replaced }, pino({ level: 'silent' }), options);
}

function aRun(run: NewSyncRun): SyncRun {
  const nothing = { token: null, started_at: null, finished_at: null, records: 0, removed: 0, error: null } as const;
  return { ...run, ...nothing, state: 'waiting', requested_at: new Date().toISOString() };
}
