import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryLockStore } from '../../../../app/adapters/memory/memory-lock-store';
import { SqlIpReader } from '../../../../app/adapters/sql/ips/sql-ip-reader';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import { SqlSyncRuns } from '../../../../app/adapters/sql/sync/sql-sync-runs';
import { FencedLocks } from '../../../../app/domain/locks/fenced-locks';
import { fullSync } from '../../../../app/domain/sync/full';
import { incrementalSync } from '../../../../app/domain/sync/incremental';
import { lockOf, type SyncJob } from '../../../../app/domain/sync/sync-job';
import { syncRetry } from '../../../../app/domain/sync/sync-retry';
import { type SyncOutcome, SyncRunner } from '../../../../app/domain/sync/sync-runner';
import { requestedRun, SyncSchedule } from '../../../../app/domain/sync/sync-schedule';
import type { IndexEntry } from '../../../../app/ports/search';
import type { SyncKind } from '../../../../app/ports/sync-runs';
import type { MakeDatabase } from './sql-database';

const observer = { asked: () => undefined, held: () => undefined, ended: () => undefined };
const PAST = '2020-01-01T00:00:00.000Z';

/** What the jobs do over every database. */
export function describeSync(name: string, create: MakeDatabase): void {
  describe(`sync jobs: ${name}`, () => {
    async function aFleet(jobs: Partial<Record<SyncKind, SyncJob>> = {}) {
      const database = await create();
      const store = new MemoryLockStore();
      const indexed: IndexEntry[] = [];
      const index = {
        put: async (entries: readonly IndexEntry[]) => void indexed.push(...entries),
        identity: async () => 'one',
        forgetBefore: async () => 0,
        markComplete: async () => undefined,
      };
      const search = { index: index as never, primaryClock: async () => Date.now() * 1000 };
      const ips = new SqlIpReader(database);
      const runs = new SqlSyncRuns(database);
      const outcomes: SyncOutcome[] = [];
      const instance = () =>
        new SyncRunner({
          transactions: database,
          locks: new FencedLocks(store, database, observer),
          runs,
          jobs: { incremental: incrementalSync, full: fullSync({ ips, search, prunings: [runs] }), ...jobs },
          ttlSeconds: { incremental: 60, full: 60 },
          policy: { attempts: 2, multiplier: 2, maxDelaySeconds: 60 },
          signal: new AbortController().signal,
          describe: String,
          observe: (_run, outcome) => outcomes.push(outcome),
        });
      const ask = (kind: SyncKind) => database.transaction((tx) => tx.syncRuns.add(requestedRun(kind, 'request-1')));
      return { database, runs, instance, ask, outcomes, indexed };
    }

    const fill = (database: SqlDatabase, count: number, expires_at: string | null, prefix: string) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          database.transaction(({ ips }) =>
            ips.upsert({ address: `${prefix}.${index}`, list: 'deny', reason: 'scan', expires_at }),
          ),
        ),
      );
    const events = (database: SqlDatabase) =>
      database.read((db) => db.selectFrom('outbox').select(['type', 'subject']).execute());

    test('an incremental sync removes what has expired, and tells of each once; of four instances one does it', async () => {
      const { database, runs, instance, ask, outcomes } = await aFleet();
      await fill(database, 230, PAST, '192.0.2');
      await fill(database, 3, '2099-01-01T00:00:00.000Z', '198.51.100');
      await fill(database, 3, null, '203.0.113');
      await ask('incremental');
      await Promise.all([1, 2, 3, 4].map(() => instance().runDue('incremental')));
      expect(outcomes).toEqual(['finished']);
      const left = await database.read((db) => db.selectFrom('ips').select('address').execute());
      expect(left).toHaveLength(6);
      const told = await events(database);
      const deleted = told.filter(({ type }) => type === 'ip.deleted').map(({ subject }) => subject);
      expect([deleted.length, new Set(deleted).size]).toEqual([230, 230]);
      expect(told.filter(({ type }) => type === 'sync.finished')).toHaveLength(1);
      const [run] = await runs.newest(10);
      expect(run).toMatchObject({ state: 'finished', records: 230, removed: 230, token: 1, request_id: 'request-1' });
      expect(await runs.unfinished('incremental')).toBeUndefined();
    });

    test('a full sync tells the index of every record that counts', async () => {
      const { database, runs, instance, ask, indexed } = await aFleet();
      await fill(database, 20, PAST, '192.0.2');
      await fill(database, 30, null, '203.0.113');
      await ask('full');
      await instance().runDue('full');
      expect(indexed).toHaveLength(30);
      expect((await runs.newest(1))[0]).toMatchObject({ kind: 'full', state: 'finished', records: 30, removed: 20 });
    });

    test('a run whose instance ends or loses the lock is begun again; what the old one still writes is refused', async () => {
      const begun: string[] = [];
      let goOn: () => void = () => undefined;
      const waiting = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const job: SyncJob = async ({ transaction }) => {
        begun.push('begun');
        if (begun.length === 1) {
          await waiting;
          await transaction((tx) => tx.ips.upsert({ address: '::1', list: 'deny', reason: 'late', expires_at: null }));
        }
        return { records: 1, removed: 0 };
      };
      const { database, runs, instance, ask, outcomes } = await aFleet({ incremental: job });
      await ask('incremental');
      const first = instance().runDue('incremental');
      while (begun.length === 0) await sleep(10);
      // As if the lock had expired while the first holder was stopped: somebody else has a newer token.
      await new FencedLocks(new MemoryLockStore(), database, observer)
        .acquire(lockOf('incremental'), { ttlSeconds: 60 })
        .then((held) => held?.release());
      goOn();
      await first;
      expect(outcomes).toEqual(['interrupted']);
      await instance().runDue('incremental');
      expect(outcomes).toEqual(['interrupted', 'finished']);
      expect(await database.read((db) => db.selectFrom('ips').select('address').execute())).toEqual([]);
      expect(await runs.newest(10)).toMatchObject([{ state: 'finished', token: 3 }]);
    });

    test('a run that fails is repeated by way of the retries, until it is a dead letter', async () => {
      const job: SyncJob = () => Promise.reject(new Error('broken'));
      const { database, runs, instance, ask } = await aFleet({ incremental: job });
      await ask('incremental');
      await instance().runDue('incremental');
      const retries = () =>
        database.read((db) =>
          db.selectFrom('retries').select(['kind', 'state', 'payload']).orderBy('created_at').execute(),
        );
      expect(await retries()).toMatchObject([{ kind: 'sync', state: 'waiting' }]);
      const payload = (await retries())[0]?.payload ?? '';
      await database.transaction((tx) => syncRetry(payload, tx));
      await instance().runDue('incremental');
      expect((await retries()).map(({ state }) => state).sort()).toEqual(['dead', 'waiting']);
      const all = await runs.newest(10);
      expect(all.map(({ state, failures }) => [state, failures]).sort()).toEqual([
        ['failed', 0],
        ['failed', 1],
      ]);
      expect(all[0]?.error).toContain('broken');
    });

    test('the schedule writes one run for each interval, over all instances', async () => {
      const { database, runs } = await aFleet();
      let now = 1_000_000_000_000;
      const schedules = [1, 2, 3, 4].map(() => new SyncSchedule(database, { incremental: 60, full: 0 }, () => now));
      const write = () => Promise.all(schedules.flatMap((one) => [one.writeDue('incremental'), one.writeDue('full')]));
      await write();
      await write();
      expect(await runs.newest(10)).toHaveLength(1);
      now += 60_000;
      await write();
      expect(await runs.newest(10)).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    });
  });
}
