import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { SqlIpReader } from '../../../../app/adapters/sql/ips/sql-ip-reader';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import type { Tables } from '../../../../app/adapters/sql/tables';
import type { IpDraft } from '../../../../app/domain/ip-record';
import { Unavailable } from '../../../../app/ports/unavailable';
import { until } from '../databases';
import { draft } from './ips';

/** Makes a database object over empty tables; `variables` are those of the contract, `parameters` of the URL. */
export type MakeDatabase = (variables?: Record<string, string>, parameters?: string) => Promise<SqlDatabase>;

const other: IpDraft = { ...draft, address: '192.0.2.2' };

/** Reads one value, without a table. */
async function ask<T>(db: Kysely<Tables>, expression: string): Promise<T | undefined> {
  const { rows } = await sql<{ value: T }>`select ${sql.raw(expression)} as value`.execute(db);
  return rows[0]?.value;
}

/** What the query layer does on every kind of server. */
export function describeSqlDatabase(name: string, create: MakeDatabase): void {
  describe(`query layer: ${name}`, () => {
    const isMysql = name.startsWith('mariadb');
    const find = async (database: SqlDatabase, address: string) =>
      (await new SqlIpReader(database).find(address, { fresh: true })).value;

    test('work that fails leaves nothing, and its failure is passed on', async () => {
      const database = await create();
      const work = database.transaction(async ({ ips }) => {
        await ips.upsert(draft);
        throw new TypeError('ours');
      });
      await expect(work).rejects.toThrow(TypeError);
      expect(await find(database, draft.address)).toBeUndefined();
      expect(database.pools()[0]).toMatchObject({ active: 0, waiting: 0 });
    });

    test('two that lock each other out both succeed, one of them in a second run', async () => {
      const database = await create();
      let runs = 0;
      const lockBoth = (first: IpDraft, second: IpDraft) =>
        database.transaction(async ({ ips }) => {
          runs += 1;
          await ips.upsert({ ...first, reason: `run ${runs}` });
          if (runs <= 2) await sleep(200); // both hold one, before either asks for the other
          await ips.upsert({ ...second, reason: `run ${runs}` });
        });
      await database.transaction(async ({ ips }) => {
        await ips.upsert(draft);
        await ips.upsert(other);
      });
      await Promise.all([lockBoth(draft, other), lockBoth(other as never, draft)]);
      expect(runs).toBe(3);
      expect((await find(database, draft.address))?.version).toBe(3);
      expect((await find(database, other.address))?.version).toBe(3);
    });

    test('a connection lost before the commit is asked for does not lose the work, nor do it twice', async () => {
      const database = await create();
      let runs = 0;
      await database.transaction(async ({ ips }) => {
        runs += 1;
        await ips.upsert({ ...draft, reason: `run ${runs}` });
        if (runs === 1) await killOthers(database);
        await ips.upsert(other);
      });
      expect(runs).toBe(2);
      expect(await find(database, draft.address)).toMatchObject({ reason: 'run 2', version: 1 });
    });

    async function killOthers(database: SqlDatabase): Promise<void> {
      await database.read(async (db) => {
        if (!isMysql)
          return sql`select pg_terminate_backend(pid) from pg_stat_activity
            where pid <> pg_backend_pid() and state like 'idle in transaction%' and datname = current_database()`.execute(
            db,
          );
        const { rows } = await sql<{ trx_mysql_thread_id: number }>`
          select trx_mysql_thread_id from information_schema.innodb_trx where trx_mysql_thread_id <> connection_id()`.execute(
          db,
        );
        for (const { trx_mysql_thread_id } of rows) await sql`kill ${sql.lit(trx_mysql_thread_id)}`.execute(db);
      });
    }

    test('inserts a row unless one of its key exists, and ignores nothing else', async () => {
      const database = await create();
      const insert = (row: Omit<IpDraft, 'expires_at'> & { words: string }) =>
        database.write((db, dialect) => dialect.insertUnlessExists(db, 'ips', row));
      const { expires_at: _, ...rest } = draft;
      const row = { ...rest, words: '' };
      expect([await insert(row), await insert({ ...row, reason: 'later' })]).toEqual([true, false]);
      expect((await find(database, draft.address))?.reason).toBe('scan');
      await expect(insert({ ...row, address: other.address, reason: 'x'.repeat(501) })).rejects.toThrow(/too long/);
      const raced = await Promise.all(Array.from({ length: 20 }, () => insert({ ...row, address: 'a::' })));
      expect(raced.filter(Boolean)).toHaveLength(1);
    });

    test('an update counts the rows it found, changed or not', async () => {
      const database = await create();
      await database.transaction(({ ips }) => ips.upsert(draft));
      const { numUpdatedRows } = await database.write((db) =>
        db
          .updateTable('ips')
          .set({ reason: draft.reason })
          .where('address', '=', draft.address)
          .executeTakeFirstOrThrow(),
      );
      expect(numUpdatedRows).toBe(1n);
    });

    test('times are UTC with microseconds, whatever the zone of the server', async () => {
      const database = await create();
      const time = new Date('2031-07-01T12:34:56.789Z');
      await database.transaction(({ ips }) => ips.upsert({ ...draft, expires_at: time.toISOString() }));
      expect((await find(database, draft.address))?.expires_at).toBe(time.toISOString());
      const micros = await database.write(async (db, { microseconds }) => {
        await sql`update ips set expires_at = '2031-07-01 12:34:56.789012'`.execute(db);
        if (!isMysql) await sql`update ips set expires_at = '2031-07-01T12:34:56.789012Z'`.execute(db);
        return db.selectFrom('ips').select(microseconds(sql`expires_at`).as('micros')).executeTakeFirstOrThrow();
      });
      expect(micros).toEqual({ micros: time.getTime() * 1000 + 12 });
      const now = await database.read(async (db, dialect) => {
        const { rows } = await sql<{ now: Date }>`select ${dialect.now} as now`.execute(db);
        return rows[0]?.now;
      });
      expect(Math.abs((now?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    test('whole numbers are numbers where they are exact, decimals text', async () => {
      const database = await create();
      const big = isMysql ? 'signed' : 'bigint';
      const value = (text: string) => database.read((db) => ask(db, text));
      expect(await value(`cast(9007199254740991 as ${big})`)).toBe(Number.MAX_SAFE_INTEGER);
      expect(await value(`cast(9007199254740993 as ${big})`)).toBe('9007199254740993');
      expect(await value('cast(1.10 as decimal(10,2))')).toBe('1.10');
      expect(await value('count(*)')).toBe(1);
    });

    const sleeping = (seconds: number) => (isMysql ? `sleep(${seconds})` : `(select 1 from pg_sleep(${seconds}))`);

    test('a statement that takes too long is unavailable, and its connection is free again', async () => {
      const database = await create({ DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0', DB_STATEMENT_TIMEOUT_MS: '200' });
      for (const _ of [1, 2]) await expect(database.write((db) => ask(db, sleeping(5)))).rejects.toThrow(Unavailable);
      expect(await database.write((db) => ask(db, '1'))).toBe(1);
      expect(database.pools()[0]).toMatchObject({ active: 0, idle: 1, waiting: 0 });
    });

    test('a full pool is unavailable when the time to wait is over', async () => {
      const database = await create({ DB_POOL_SIZE: '2', DB_MAX_OVERFLOW: '2' }, 'connection_limit=3&pool_timeout=1');
      const hold = (seconds: number) => database.write((db) => ask(db, sleeping(seconds)));
      await Promise.all(Array.from({ length: 8 }, () => hold(0.05)));
      expect(database.pools()[0]).toMatchObject({ active: 0, max: 3, waiting: 0 });
      const held = Array.from({ length: 3 }, () => hold(1.5));
      await sleep(100);
      expect(database.pools()[0]).toMatchObject({ active: 3, idle: 0 });
      const start = performance.now();
      await expect(hold(0)).rejects.toThrow(Unavailable);
      expect(performance.now() - start).toBeGreaterThan(950);
      await Promise.all(held);
      if (isMysql)
        await until('the connections above the size are closed', async () => database.pools()[0]?.idle === 2, 6000);
      expect(database.pools()[0]).toMatchObject({ active: 0, waiting: 0 });
    });

    // A pooler shows its own connections.
    (name.includes('pgbouncer') ? test.skip : test)('a connection is replaced when it is old', async () => {
      const database = await create({ DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0', DB_POOL_RECYCLE: '1' });
      const id = isMysql ? 'connection_id()' : 'pg_backend_pid()';
      const read = () => database.write((db) => ask<number>(db, id));
      const [first, second] = [await read(), await read()];
      await sleep(1200);
      await read();
      expect(second).toBe(first);
      expect(await read()).not.toBe(first);
    });

    test('a mistake of ours is not taken for a lost server', async () => {
      const database = await create();
      await expect(database.read((db) => ask(db, 'nonsense'))).rejects.toThrow(/nonsense/);
      await expect(database.transaction(() => database.write((db) => ask(db, 'nonsense')))).rejects.toThrow(/nonsense/);
    });
  });
}
