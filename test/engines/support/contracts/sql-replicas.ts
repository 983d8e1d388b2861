import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { SqlIpReader } from '../../../../app/adapters/sql/ips/sql-ip-reader';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import type { ReadOptions } from '../../../../app/ports/reading';
import type { Position } from '../../../../app/ports/transaction';
import { Unavailable } from '../../../../app/ports/unavailable';
import { type DatabaseServer, until } from '../databases';
import { draft } from './ips';

/** A primary with one replica whose replay can be stopped. */
export interface Replicated {
  primary(): DatabaseServer;
  replica(): DatabaseServer;
  open(variables: Record<string, string>): SqlDatabase;
  pause(): Promise<unknown>;
  resume(): Promise<unknown>;
  /** Resolves when the replica has everything. */
  untilReplayed(): Promise<void>;
}

/** How writes and reads find the right server, and what a lost primary does. */
export function describeReplicas(
  name: string,
  { primary, replica, open, pause, resume, untilReplayed }: Replicated,
): void {
  describe(`replicas: ${name}`, () => {
    const port = name === 'postgres' ? sql<number>`inet_server_port()` : sql<number>`@@port`;
    const aDatabase = (variables: Record<string, string> = {}) =>
      open({ DATABASE_URL: primary().url(), DATABASE_READ_URLS: replica().url(), ...variables });
    const put = (database: SqlDatabase, reason: string, address: string = draft.address) =>
      database.transaction(({ ips }) => ips.upsert({ ...draft, address, reason }));
    const reasonIn = async (database: SqlDatabase, options?: ReadOptions) => {
      const { value, isFresh } = await new SqlIpReader(database).find(draft.address, options);
      return [value?.reason, isFresh];
    };
    const portOf = (database: SqlDatabase, options?: ReadOptions) =>
      database.read(async (db) => {
        const { rows } = await sql<{ port: number }>`select ${port} as port`.execute(db);
        return rows[0]?.port;
      }, options);

    test('a read after a write sees it while the replica lags, from the primary; later from the replica', async () => {
      const [database, other] = [aDatabase(), aDatabase()];
      await put(database, 'old');
      await untilReplayed();
      await pause();
      let position: Position = '';
      try {
        ({ position } = await put(database, 'new'));
        expect(await reasonIn(other)).toEqual(['old', true]);
        expect(await reasonIn(other, { after: position })).toEqual(['new', true]);
        expect(await portOf(other, { after: position })).toBe(primary().port);
        expect(await reasonIn(other, { fresh: true })).toEqual(['new', true]);
      } finally {
        await resume();
      }
      await until('the replica', async () => (await portOf(other, { after: position })) === replica().port, 5000);
      expect(await reasonIn(other, { after: position })).toEqual(['new', true]);
    });

    test('a write that changed nothing can be read after, too', async () => {
      const [database, other] = [aDatabase(), aDatabase()];
      await put(database, 'same');
      await untilReplayed();
      await pause();
      try {
        await put(database, 'changed');
        const { position } = await put(other, 'changed');
        expect(await reasonIn(other, { after: position })).toEqual(['changed', true]);
      } finally {
        await resume();
      }
    });

    test('what is no position is read from the primary', async () => {
      const database = aDatabase();
      for (const after of ['', 'nonsense', "0/0' or 1=1 --", '0/0; drop table ips', '0-1'])
        expect(await portOf(database, { after })).toBe(primary().port);
      const { position } = await put(database, 'x');
      await untilReplayed();
      await until('the replica', async () => (await portOf(database, { after: position })) === replica().port, 3000);
    });

    test('the primary away: the replica answers, and says that it may lack the write; writes are unavailable in time', async () => {
      const database = aDatabase();
      await put(database, 'before');
      await untilReplayed();
      await pause();
      const { position } = await put(database, 'not replicated');
      await primary().kill();
      try {
        expect(await reasonIn(database, { after: position })).toEqual(['before', false]);
        expect(await reasonIn(database, { fresh: true })).toEqual(['before', false]);
        expect(await reasonIn(database)).toEqual(['before', true]);
        const start = performance.now();
        await expect(put(database, 'lost')).rejects.toThrow(Unavailable);
        expect(performance.now() - start).toBeGreaterThan(1000);
        expect(performance.now() - start).toBeLessThan(4500);
      } finally {
        await primary().start();
        await resume();
      }
      expect(await reasonIn(database, { after: position })).toEqual(['not replicated', true]);
    });

    test('the primary is killed and comes back under load: what was acknowledged is there once, nothing hangs', async () => {
      const database = aDatabase({ DB_POOL_SIZE: '5', DB_MAX_OVERFLOW: '5' });
      const acknowledged: string[] = [];
      const failures: unknown[] = [];
      let isOver = false;
      let runs = 0;
      const writer = async (index: number) => {
        for (let turn = 0; !isOver; turn += 1) {
          const address = `2001:db8:${index}::${turn.toString(16)}`;
          const work = database.transaction(async ({ ips }) => {
            runs += 1;
            await ips.upsert({ ...draft, address });
            await sleep(5);
            return ips.upsert({ ...draft, address, reason: 'second' });
          });
          await work.then(
            ({ value }) => (value.record.version === 2 ? acknowledged.push(address) : failures.push(value)),
            (error) => failures.push(error),
          );
        }
      };
      const writers = Array.from({ length: 8 }, (_, index) => writer(index));
      await sleep(400);
      await primary().kill();
      await primary().start();
      await sleep(700);
      isOver = true;
      await Promise.all(writers);
      expect(failures.filter((failure) => !(failure instanceof Unavailable))).toEqual([]);
      expect(failures.length).toBeLessThanOrEqual(24); // those in their commit, and those that waited too long
      expect(runs).toBeGreaterThan(acknowledged.length);
      const stored = await database.read(
        (db) => db.selectFrom('ips').select('address').where('version', '=', 2).execute(),
        { fresh: true },
      );
      const addresses = new Set(stored.map(({ address }) => address));
      expect(acknowledged.filter((address) => !addresses.has(address))).toEqual([]);
      expect(acknowledged.length).toBeGreaterThan(50);
      expect(database.pools()[0]).toMatchObject({ active: 0, waiting: 0 });
    });

    test('eight instances migrate at once, and again after an interruption', async () => {
      await primary().query('create database migrations');
      const url = primary().url('migrations');
      const instances = Array.from({ length: 8 }, () => open({ DATABASE_URL: url }));
      await Promise.all(instances.map((instance) => instance.prepare()));
      for (const instance of instances) expect((await instance.status()).schemaCurrent).toBe(true);
      const [before] = await primary().query<{ n: number | string }>(
        'select count(*) as n from kysely_migration',
        'migrations',
      );
      // As when the process had died between a change of the tables and its record.
      await primary().query('delete from kysely_migration', 'migrations');
      await Promise.all([0, 1].map(() => open({ DATABASE_URL: url }).prepare()));
      const [after] = await primary().query<{ n: number | string }>(
        'select count(*) as n from kysely_migration',
        'migrations',
      );
      expect(after).toEqual(before);
    });
  });
}
