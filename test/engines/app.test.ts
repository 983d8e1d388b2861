import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { MemoryCache } from '../../app/adapters/memory/memory-cache';
import { MemoryIpRepository } from '../../app/adapters/memory/memory-ip-repository';
import { MemoryRegistry } from '../../app/adapters/memory/memory-registry';
import { PostgresDatabase } from '../../app/adapters/postgres/postgres-database';
import { PostgresIpRepository } from '../../app/adapters/postgres/postgres-ip-repository';
import { Server } from '../../app/adapters/postgres/server';
import { firstReady, openRedis, type RedisClient } from '../../app/adapters/redis/client';
import { Guard } from '../../app/adapters/redis/guard';
import { RedisCache } from '../../app/adapters/redis/redis-cache';
import { RedisRegistry } from '../../app/adapters/redis/redis-registry';
import { buildApp } from '../../app/build';
import { connect } from '../../app/connect';
import { type Config, readConfig } from '../../app/contract';
import { createLogger } from '../../app/ops/logger';
import type { Cache } from '../../app/ports/cache';
import type { InstanceRegistry } from '../../app/ports/instance-registry';
import type { IpRepository } from '../../app/ports/ip-repository';
import { Unavailable } from '../../app/ports/unavailable';
import { appKeys } from '../support/app-keys';
import { compileApp } from './support/compile-app';

jest.setTimeout(60_000);

const PASSWORD = 'a-password-of-the-test';
const ports = {
  primary: 19100,
  replica: 19101,
  redis: 19110,
  cluster: [19120, 19121, 19122],
  apps: [19140, 19141, 19142],
  closed: 19160,
};
const directory = mkdtempSync(join(tmpdir(), 'abreast-app-'));
const running = new Map<string, ChildProcess>();

/** Folder of a program's binaries: Debian keeps those of Postgres off the path. */
function postgresBinary(name: string): string {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(base, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const folder = folders.find((candidate) => existsSync(join(candidate, name)));
  if (!folder) throw new Error(`${name} is not installed: these tests need Postgres and Redis`);
  return join(folder, name);
}

// Postgres refuses root.
const isRoot = process.getuid?.() === 0;
const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString());
const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};

const failures = new Map<string, Error>();

function startProcess(name: string, command: string, args: string[], options: object = {}): ChildProcess {
  failures.delete(name);
  const child = spawn(command, args, { cwd: directory, stdio: 'ignore', ...options });
  child.once('error', (error) => failures.set(name, error));
  running.set(name, child);
  return child;
}

/** Waits for a server of ours; one that ended leaves its port to a stranger, who must not answer in its place. */
async function untilUp(name: string, answers: () => Promise<boolean>): Promise<void> {
  const isOver = () => failures.has(name) || running.get(name)?.exitCode !== null;
  await until(name, async () => isOver() || (await answers()));
  await sleep(50);
  if (isOver()) throw new Error(`${name} ended at once: is its port free?`, { cause: failures.get(name) });
}

async function stopProcess(name: string, signal: NodeJS.Signals): Promise<void> {
  const child = running.get(name);
  running.delete(name);
  if (!child || child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

async function until(what: string, condition: () => Promise<boolean>, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain for: ${what}`);
    await sleep(50);
  }
}

const urlOf = (port: number, database = 'postgres') => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;

async function query<T extends pg.QueryResultRow>(port: number, text: string, database?: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: urlOf(port, database) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function startPostgres(name: 'primary' | 'replica'): Promise<void> {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', shared_buffers: '16MB' };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  startProcess(
    name,
    postgresBinary('postgres'),
    ['-D', join(directory, name), '-p', String(ports[name]), ...flags],
    owner,
  );
  await untilUp(name, async () => (await query(ports[name], 'select 1')).length === 1);
}

async function startDatabase(): Promise<void> {
  const execute = (program: string, ...args: string[]) =>
    execFileSync(postgresBinary(program), args, { ...owner, cwd: directory, stdio: 'pipe' });
  execute('initdb', '-D', join(directory, 'primary'), '-U', 'postgres', '-A', 'trust', '--no-sync');
  await startPostgres('primary');
  execute(
    'pg_basebackup',
    '-d',
    urlOf(ports.primary),
    '-D',
    join(directory, 'replica'),
    '-R',
    '-X',
    'stream',
    '-c',
    'fast',
  );
  await startPostgres('replica');
}

async function startRedis(name: string, port: number, more: string[] = []): Promise<void> {
  const own = join(directory, name);
  mkdirSync(own, { recursive: true });
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    own,
    '--save',
    '',
    '--requirepass',
    PASSWORD,
    ...more,
  ];
  startProcess(name, 'redis-server', args);
  await untilUp(name, async () => redisCli(port, 'ping').includes('PONG'));
}

function redisCli(port: number, ...args: string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), '-a', PASSWORD, '--no-auth-warning', ...args], {
    stdio: 'pipe',
  }).toString();
}

async function startRedisCluster(): Promise<void> {
  const cluster = (port: number) => [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(port + 10),
    '--masterauth',
    PASSWORD,
  ];
  await Promise.all(ports.cluster.map((port) => startRedis(`cluster-${port}`, port, cluster(port))));
  const nodes = ports.cluster.map((port) => `127.0.0.1:${port}`);
  redisCli(ports.cluster[0] ?? 0, '--cluster', 'create', ...nodes, '--cluster-yes');
  await until('cluster', async () =>
    ports.cluster.every((port) => redisCli(port, 'cluster', 'info').includes('cluster_state:ok')),
  );
}

const redisUrls = {
  standalone: `redis://:${PASSWORD}@127.0.0.1:${ports.redis}`,
  // The third node is found through the others.
  cluster: ports.cluster
    .slice(0, 2)
    .map((port) => `redis://:${PASSWORD}@127.0.0.1:${port}`)
    .join(),
};

const basics = { SYSTEM: 'abreast', ENVIRONMENT: 'test', INSTANCE_ID: 'web-1', ...appKeys };
const database = { DATABASE_URL: urlOf(ports.primary), DATABASE_READ_URLS: urlOf(ports.replica) };
const aConfig = (variables: Record<string, string> = {}): Config =>
  readConfig({ ...basics, ...database, ...variables }, () => '');
const lines: string[] = [];
const logger = createLogger({ logLevel: 'debug', instanceId: 'web-1' }, { write: (line) => lines.push(line) });

const cleanups: (() => Promise<unknown> | unknown)[] = [];
const later = <T>(value: T, cleanup: (value: T) => Promise<unknown> | unknown): T => {
  cleanups.push(() => cleanup(value));
  return value;
};
const aDatabase = (variables: Record<string, string> = {}) =>
  later(new PostgresDatabase(aConfig(variables), logger), (opened) => opened.close());

async function aRedis(mode: 'standalone' | 'cluster'): Promise<RedisClient> {
  const { redis } = aConfig({ REDIS_URL: redisUrls[mode], REDIS_MODE: mode });
  if (!redis) throw new Error('redis is configured above');
  const client = later(openRedis(redis, logger), (opened) => opened.disconnect());
  await firstReady(client, 3000);
  return client;
}
const aRedisCache = async (mode: 'standalone' | 'cluster') =>
  later(new RedisCache(new Guard(await aRedis(mode)), `test:${Math.random()}:`), (opened) => opened.close());

async function waitForReplica(): Promise<void> {
  const [position] = await query<{ lsn: string }>(ports.primary, 'select pg_current_wal_lsn() as lsn');
  const replayed = `select pg_last_wal_replay_lsn() >= '${position?.lsn}' as done`;
  await until('replica', async () => (await query<{ done: boolean }>(ports.replica, replayed))[0]?.done === true);
}

beforeAll(async () => {
  if (owner.uid !== undefined) chownSync(directory, owner.uid, owner.gid);
  await Promise.all([startDatabase(), startRedis('redis', ports.redis), startRedisCluster()]);
  await aDatabase().prepare();
  await waitForReplica();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

afterAll(async () => {
  await Promise.all(
    [...running.keys()].map((name) => stopProcess(name, name.startsWith('app') ? 'SIGKILL' : 'SIGQUIT')),
  );
  rmSync(directory, { recursive: true, force: true });
  expect(lines.join('')).not.toContain(PASSWORD);
});

const draft = { address: '192.0.2.1', list: 'deny', reason: 'scan', expires_at: null } as const;

const repositories: Record<string, () => Promise<IpRepository>> = {
  memory: async () => new MemoryIpRepository(),
  postgres: async () => {
    await query(ports.primary, 'truncate ips');
    return new PostgresIpRepository(aDatabase({ DATABASE_READ_URLS: '' }));
  },
};

describe.each(Object.entries(repositories))('ip repository: %s', (_, create) => {
  const now = new Date();

  test('finds what was stored, and nothing else', async () => {
    const ips = await create();
    const { record, created } = await ips.upsert(draft);
    expect(created).toBe(true);
    expect(record).toEqual({ ...draft, created_at: record.created_at, updated_at: record.created_at, version: 1 });
    expect(await ips.find(draft.address)).toEqual(record);
    expect(await ips.find('192.0.2.2')).toBeUndefined();
  });

  test('repeating a write changes nothing; changing one counts', async () => {
    const ips = await create();
    const first = await ips.upsert(draft);
    const again = await ips.upsert(draft);
    expect(again).toMatchObject({ record: first.record, created: false });
    const expires_at = '2099-01-01T00:00:00.000Z';
    const changed = await ips.upsert({ ...draft, list: 'allow', reason: 'mistake', expires_at });
    expect(changed.created).toBe(false);
    expect(changed.record).toMatchObject({
      list: 'allow',
      reason: 'mistake',
      expires_at,
      version: 2,
      created_at: first.record.created_at,
    });
    expect(changed.revision).toBeGreaterThan(first.revision);
  });

  test('removes, tells whether there was anything, and orders the removal among the writes', async () => {
    const ips = await create();
    const { revision } = await ips.upsert(draft);
    const removal = await ips.remove(draft.address);
    expect(removal).toBeGreaterThan(revision);
    expect(await ips.remove(draft.address)).toBeUndefined();
    expect(await ips.find(draft.address)).toBeUndefined();
    const anew = await ips.upsert(draft);
    expect([anew.created, anew.record.version]).toEqual([true, 1]);
    expect(anew.revision).toBeGreaterThan(removal ?? 0);
  });

  test('lists in the order of the text, by page and list, without what has expired', async () => {
    const ips = await create();
    const past = new Date(now.getTime() - 1000).toISOString();
    const stored = ['2001:db8::1', '192.0.2.10', '192.0.2.9', 'a::', '1::'];
    for (const address of stored) await ips.upsert({ ...draft, address });
    await ips.upsert({ ...draft, address: '192.0.2.2', list: 'allow' });
    await ips.upsert({ ...draft, address: '192.0.2.3', expires_at: past });
    const addresses = async (more: object) =>
      (await ips.list({ limit: 100, now, ...more })).map(({ address }) => address);
    expect(await addresses({ list: 'deny' })).toEqual([...stored].sort());
    expect(await addresses({})).toEqual([...stored, '192.0.2.2'].sort());
    expect(await addresses({ list: 'deny', after: '192.0.2.9', limit: 2 })).toEqual(['1::', '2001:db8::1']);
    expect(await addresses({ after: 'a::' })).toEqual([]);
  });

  test('twenty writers of one address create it once and lose no change', async () => {
    const ips = await create();
    const written = await Promise.all(
      Array.from({ length: 20 }, (_item, index) => ips.upsert({ ...draft, reason: `writer ${index}` })),
    );
    expect(written.filter(({ created }) => created)).toHaveLength(1);
    expect(written.map(({ record }) => record.version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_item, index) => index + 1),
    );
    const newest = written.reduce((a, b) => (a.revision > b.revision ? a : b));
    expect(await ips.find(draft.address)).toEqual(newest.record);
  });
});

const caches: Record<string, () => Promise<Cache>> = {
  memory: async () => new MemoryCache(),
  'redis standalone': () => aRedisCache('standalone'),
  'redis cluster': () => aRedisCache('cluster'),
};

describe.each(Object.entries(caches))('cache: %s', (_, create) => {
  test('gives back what a read filled in, and does not replace it by another fill', async () => {
    const cache = await create();
    expect(await cache.get('key')).toBeUndefined();
    await cache.fill('key', 'a|b', 60);
    await cache.fill('key', 'other', 60);
    expect([await cache.get('key'), await cache.available()]).toEqual(['a|b', true]);
  });

  test('a write replaces a fill and an older write, never a newer one', async () => {
    const cache = await create();
    const revision = Date.now() * 1000;
    const write = (value: string, offset: number) =>
      cache.put({ key: 'key', value, ttlSeconds: 60, revision: revision + offset });
    await cache.fill('key', 'filled', 60);
    await write('second', 2);
    await write('first', 1);
    await cache.fill('key', 'filled', 60);
    expect(await cache.get('key')).toBe('second');
    await write('third', 3);
    expect(await cache.get('key')).toBe('third');
  });

  test('forgets after the time to live', async () => {
    const cache = await create();
    await cache.fill('filled', 'x', 1);
    await cache.put({ key: 'written', value: 'x', ttlSeconds: 1, revision: 1 });
    await sleep(1200);
    expect([await cache.get('filled'), await cache.get('written')]).toEqual([undefined, undefined]);
  });

  test('bumps a number to one that was never there, also by fifty at once', async () => {
    const cache = await create();
    const seen: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      await cache.bump('number', 60);
      seen.push(Number(await cache.get('number')));
    }
    await Promise.all(Array.from({ length: 50 }, () => cache.bump('number', 60)));
    seen.push(Number(await cache.get('number')));
    expect(seen.every((number, index) => index === 0 || number > (seen[index - 1] ?? 0))).toBe(true);
    expect(Math.abs((seen[0] ?? 0) / 1000 - Date.now())).toBeLessThan(5000);
  });
});

const registries: Record<string, (ttlSeconds: number) => Promise<InstanceRegistry>> = {
  memory: async (ttlSeconds) => new MemoryRegistry(ttlSeconds),
  'redis standalone': async (ttlSeconds) =>
    new RedisRegistry(new Guard(await aRedis('standalone')), `test:${Math.random()}:`, ttlSeconds),
  'redis cluster': async (ttlSeconds) =>
    new RedisRegistry(new Guard(await aRedis('cluster')), `test:${Math.random()}:`, ttlSeconds),
};

describe.each(Object.entries(registries))('registry: %s', (_, create) => {
  const anInstance = (id: string) => ({
    id,
    address: '127.0.0.1:1',
    version: '1',
    role: 'web',
    started_at: new Date(0).toISOString(),
  });

  test('lists who was heard of, by id, and forgets who leaves', async () => {
    const registry = await create(15);
    expect(await registry.list()).toEqual([]);
    for (const id of ['b', 'a', 'c', 'a']) await registry.heartbeat(anInstance(id));
    expect(await registry.list()).toEqual(['a', 'b', 'c'].map(anInstance));
    await registry.deregister('b');
    expect((await registry.list()).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  test('forgets who falls silent', async () => {
    const registry = await create(1);
    for (const id of ['alive', 'silent']) await registry.heartbeat(anInstance(id));
    for (let index = 0; index < 3; index += 1) {
      await sleep(500);
      await registry.heartbeat(anInstance('alive'));
    }
    expect((await registry.list()).map(({ id }) => id)).toEqual(['alive']);
  });
});

const isQuick = async (limitMs: number, work: () => Promise<unknown>) => {
  const start = performance.now();
  await work();
  expect(performance.now() - start).toBeLessThan(limitMs);
};

describe('postgres', () => {
  const portOf = (db: PostgresDatabase, fresh?: boolean) =>
    db.read(
      async (kysely) => (await sql<{ port: number }>`select inet_server_port() as port`.execute(kysely)).rows[0]?.port,
      fresh,
    );
  const pool = (db: PostgresDatabase, name: string) => db.pools().find((use) => use.name === name);

  test('eight instances migrate an empty database at once', async () => {
    await query(ports.primary, 'create database migrations');
    const url = urlOf(ports.primary, 'migrations');
    const instances = Array.from({ length: 8 }, () => aDatabase({ DATABASE_URL: url, DATABASE_READ_URLS: '' }));
    await Promise.all(instances.map((instance) => instance.prepare()));
    expect(await query(ports.primary, 'select name from kysely_migration', 'migrations')).toEqual([
      { name: '0001-ips' },
    ]);
    for (const instance of instances) expect((await instance.status()).schemaCurrent).toBe(true);
    await query(ports.primary, `insert into kysely_migration values ('9999-newer', '')`, 'migrations');
    const older = aDatabase({ DATABASE_URL: url });
    await older.prepare(); // a newer version has migrated: the older one goes on, as during a rollout
    expect((await older.status()).schemaCurrent).toBe(true);
  });

  test('migrates at another address than it writes to', async () => {
    const instance = aDatabase({
      DATABASE_URL: urlOf(ports.closed),
      DATABASE_READ_URLS: '',
      DATABASE_MIGRATION_URL: urlOf(ports.primary),
    });
    await instance.prepare();
    expect(await instance.status()).toEqual({ schemaCurrent: true, primary: false, replicas: [] });
  });

  test('fails when the database is away, unless a replica has the tables', async () => {
    const away = aDatabase({ DATABASE_URL: urlOf(ports.closed), DATABASE_READ_URLS: '' });
    await expect(away.prepare()).rejects.toThrow('ECONNREFUSED');
    expect(await away.status()).toEqual({ schemaCurrent: false, primary: false, replicas: [] });
    const readable = aDatabase({ DATABASE_URL: urlOf(ports.closed) });
    await expect(readable.prepare()).rejects.toThrow('ECONNREFUSED');
    expect(await readable.status()).toEqual({ schemaCurrent: true, primary: false, replicas: [true] });
  });

  test('reads in turn on the replicas, on the primary when it must be fresh', async () => {
    const other = aDatabase({ DATABASE_READ_URLS: `${urlOf(ports.replica)},${urlOf(ports.primary)}` });
    expect(new Set([await portOf(other), await portOf(other)])).toEqual(new Set([ports.replica, ports.primary]));
    const db = aDatabase();
    expect([await portOf(db), await portOf(db), await portOf(db, true)]).toEqual([
      ports.replica,
      ports.replica,
      ports.primary,
    ]);
  });

  test('a read in flight survives the loss of its replica, and the replica gets reads again when it is back', async () => {
    const db = aDatabase();
    const inFlight = db.read(async (kysely) => {
      const { rows } = await sql<{ port: number }>`select inet_server_port() as port, pg_sleep(0.7)`.execute(kysely);
      return rows[0]?.port;
    });
    await sleep(300);
    await stopProcess('replica', 'SIGQUIT');
    expect(await inFlight).toBe(ports.primary);
    expect(await portOf(db)).toBe(ports.primary);
    expect((await db.status()).replicas).toEqual([false]);
    await startPostgres('replica');
    await until('reads on the replica', async () => (await portOf(db)) === ports.replica);
    expect(pool(db, 'replica-1')?.active).toBe(0);
  });

  test('a server that takes connections but does not answer is passed over', async () => {
    const postmaster = running.get('replica');
    const db = aDatabase();
    postmaster?.kill('SIGSTOP');
    try {
      await isQuick(4000, async () => expect(await portOf(db)).toBe(ports.primary));
      await isQuick(200, async () => expect(await portOf(db)).toBe(ports.primary));
      await isQuick(1500, async () => expect((await db.status()).replicas).toEqual([false]));
    } finally {
      postmaster?.kill('SIGCONT');
    }
  });

  test('a write that takes too long is unavailable, and its connection is free again', async () => {
    const db = aDatabase({ DB_STATEMENT_TIMEOUT_MS: '100', DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0' });
    const slow = () => db.write((kysely) => sql`select pg_sleep(5)`.execute(kysely));
    for (const _ of [1, 2, 3]) await expect(slow()).rejects.toThrow(Unavailable);
    await db.write((kysely) => sql`select 1`.execute(kysely));
    expect(pool(db, 'primary')).toMatchObject({ active: 0, idle: 1, waiting: 0 });
  });

  test('a mistake of ours is not taken for a lost server', async () => {
    const db = aDatabase();
    await expect(db.read((kysely) => sql`select nonsense`.execute(kysely))).rejects.toThrow(
      'column "nonsense" does not exist',
    );
    expect(await portOf(db)).toBe(ports.replica);
  });

  test('a connection killed while idle or in use neither stops the process nor leaks', async () => {
    const db = aDatabase({ INSTANCE_ID: 'victim', DB_POOL_SIZE: '3', DB_MAX_OVERFLOW: '0' });
    const sleeping = [0, 1, 2].map(() => db.write((kysely) => sql`select pg_sleep(2)`.execute(kysely)));
    await sleep(300);
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`;
    await query(ports.primary, kill);
    for (const result of await Promise.allSettled(sleeping))
      expect(result).toMatchObject({ reason: expect.any(Unavailable) });
    await Promise.all([0, 1, 2].map(() => db.write((kysely) => sql`select pg_sleep(0.1)`.execute(kysely))));
    await query(ports.primary, kill);
    await sleep(200);
    expect(pool(db, 'primary')).toMatchObject({ active: 0, idle: 0 });
    await db.write((kysely) => sql`select 1`.execute(kysely));
  });

  test('connections above the pool size are closed soon, the others kept', async () => {
    const config = aConfig({ DB_POOL_SIZE: '2', DB_MAX_OVERFLOW: '4' }).database;
    const server = later(new Server('primary', config.url, config, 'overflow', logger), (opened) => opened.close());
    await Promise.all(Array.from({ length: 12 }, () => sql`select pg_sleep(0.2)`.execute(server.db)));
    expect(server.use()).toMatchObject({ active: 0, idle: 6, max: 6 });
    await sleep(5500);
    expect(server.use()).toMatchObject({ active: 0, idle: 2 });
  });
});

describe('redis', () => {
  test('hanging costs one deadline, then nothing; what it missed it gets later', async () => {
    const cache = await aRedisCache('standalone');
    await cache.put({ key: 'key', value: 'old', ttlSeconds: 60, revision: 1 });
    const server = running.get('redis');
    server?.kill('SIGSTOP');
    try {
      await isQuick(700, () => cache.get('key'));
      await isQuick(50, () => cache.get('key'));
      await cache.put({ key: 'key', value: 'new', ttlSeconds: 60, revision: 2 });
      expect(await cache.available()).toBe(false);
    } finally {
      server?.kill('SIGCONT');
    }
    await until('the missed write', async () => (await cache.get('key')) === 'new', 5000);
  });

  test('coming back after a restart is noticed', async () => {
    const cache = await aRedisCache('standalone');
    await stopProcess('redis', 'SIGKILL');
    await until('its loss', async () => !(await cache.available()));
    await isQuick(50, () => cache.get('key'));
    await startRedis('redis', ports.redis);
    await until('its return', () => cache.available(), 5000);
  });

  test('a master that is away costs only its own keys, and not for long', async () => {
    const cache = await aRedisCache('cluster');
    const [port = 0] = ports.cluster;
    const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => cache.fill(key, 'x', 60)));
    await stopProcess(`cluster-${port}`, 'SIGKILL');
    await isQuick(5000, () => Promise.all(keys.map((key) => cache.get(key))));
    await startRedis(`cluster-${port}`, port, ['--cluster-enabled', 'yes', '--cluster-port', String(port + 10)]);
    await until('its return', async () => {
      await Promise.all(keys.map((key) => cache.fill(key, 'x', 60)));
      return (await Promise.all(keys.map((key) => cache.get(key)))).every((value) => value === 'x');
    });
  });

  test('a wrong password is away, and the password is not logged', async () => {
    const { redis } = aConfig({ REDIS_URL: `redis://:${PASSWORD}-wrong@127.0.0.1:${ports.redis}` });
    if (!redis) throw new Error('redis is configured above');
    const client = later(openRedis(redis, logger), (opened) => opened.disconnect());
    await firstReady(client, 300);
    expect(await new RedisCache(new Guard(client), 'x:').available()).toBe(false);
  });
});

const entry = { list: 'deny', reason: 'scan' };

describe('service', () => {
  async function aService(variables: Record<string, string>) {
    const config = aConfig(variables);
    const connections = later(await connect(config, logger), (opened) => opened.close());
    const app = buildApp(config, connections.ports, logger);
    await connections.prepare().catch(() => undefined);
    const put = (address: string) => app.inject({ method: 'PUT', url: `/api/v1/ips/${address}`, payload: entry });
    return { app, put };
  }

  test('the primary away while a replica answers: reads served, writes 503, ready but degraded; then all is well again', async () => {
    const { app, put } = await aService({
      REDIS_URL: redisUrls.cluster,
      REDIS_MODE: 'cluster',
      CACHE_DEFAULT_TTL_SECONDS: '0',
    });
    await put('192.0.2.77');
    await waitForReplica();
    await stopProcess('primary', 'SIGQUIT');
    await sleep(1100); // readiness remembers for a second
    const [read, written, ready] = [
      await app.inject('/api/v1/ips/192.0.2.77'),
      await put('192.0.2.78'),
      await app.inject('/health/ready'),
    ];
    await startPostgres('primary');
    expect([read.statusCode, written.statusCode, written.headers['retry-after']]).toEqual([200, 503, '5']);
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({
      status: 'ready',
      degraded: true,
      checks: { primary: false, replicas: [true] },
    });
    expect((await put('192.0.2.78')).statusCode).toBe(201);
  });

  test('Redis away from the start: everything works, degraded', async () => {
    const { app, put } = await aService({ REDIS_URL: `redis://127.0.0.1:${ports.closed}` });
    expect((await put('192.0.2.79')).statusCode).toBeLessThan(300);
    expect((await app.inject('/api/v1/ips')).statusCode).toBe(200);
    expect((await app.inject('/api/instances')).json()).toMatchObject({ degraded: true, instances: [{ id: 'web-1' }] });
    expect((await app.inject('/health/ready')).json()).toMatchObject({ status: 'ready', degraded: true });
  });

  test('a write on one instance is read on another at once, by address and in the list', async () => {
    const variables = { REDIS_URL: redisUrls.cluster, REDIS_MODE: 'cluster' };
    const [one, other] = [await aService(variables), await aService({ ...variables, INSTANCE_ID: 'web-2' })];
    for (let index = 0; index < 50; index += 1) {
      const address = `198.51.100.${index}`;
      await one.put(address);
      expect((await other.app.inject(`/api/v1/ips/${address}`)).statusCode).toBe(200);
      const { items } = (await other.app.inject('/api/v1/ips?limit=100')).json();
      expect(items.map((item: { address: string }) => item.address)).toContain(address);
      await one.app.inject({ method: 'DELETE', url: `/api/v1/ips/${address}` });
      expect((await other.app.inject(`/api/v1/ips/${address}`)).statusCode).toBe(404);
    }
  });
});

describe('process', () => {
  const cacheFolder = join(__dirname, '../../node_modules/.cache');
  let program = '';

  beforeAll(async () => {
    mkdirSync(cacheFolder, { recursive: true });
    program = mkdtempSync(join(cacheFolder, 'app-engines-'));
    await compileApp(program);
  });
  afterAll(() => rmSync(program, { recursive: true, force: true }));

  function startApp(index: number, variables: Record<string, string> = {}) {
    const port = ports.apps[index] ?? 0;
    const env = {
      ...basics,
      ...database,
      INSTANCE_ID: `app-${index}`,
      PORT: String(port),
      REDIS_URL: redisUrls.cluster,
      REDIS_MODE: 'cluster',
      SHUTDOWN_WAIT_SECONDS: '1',
      ...variables,
    };
    const child = startProcess(
      `app-${index}`,
      process.execPath,
      ['--max-old-space-size=96', join(program, 'main.mjs')],
      { env },
    );
    return { child, port, url: `http://127.0.0.1:${port}`, exited: once(child, 'exit') };
  }
  const isReady = (url: string) => async () => (await fetch(`${url}/health/ready`)).status === 200;

  test('three instances start at once, know each other, and one leaves without losing a request', async () => {
    await query(ports.primary, 'create database fleet');
    const fleet = { DATABASE_URL: urlOf(ports.primary, 'fleet'), DATABASE_READ_URLS: '' };
    const instances = [0, 1, 2].map((index) => startApp(index, fleet));
    for (const { url } of instances) await until(url, isReady(url), 10_000);
    const idsAt = async (url: string) =>
      ((await (await fetch(`${url}/api/instances`)).json()) as { instances: { id: string }[] }).instances.map(
        ({ id }) => id,
      );
    const [leaving, staying] = instances;
    if (!leaving || !staying) throw new Error('three were started');
    await until('the registry', async () => (await idsAt(staying.url)).join() === 'app-0,app-1,app-2');

    const body = JSON.stringify(entry);
    const socket = connectSocket({ host: '127.0.0.1', port: leaving.port });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    const head = `PUT /api/v1/ips/192.0.2.5 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 4));
    await sleep(100);
    leaving.child.kill('SIGTERM');
    await sleep(200);
    leaving.child.kill('SIGTERM');
    const [ready, served] = await Promise.all([
      fetch(`${leaving.url}/health/ready`),
      fetch(`${leaving.url}/api/v1/ips`),
    ]);
    expect([ready.status, served.status, served.headers.get('connection')]).toEqual([503, 200, 'close']);
    await sleep(1500); // past the wait: it takes no new connection, and still has the request in flight
    await expect(fetch(`${leaving.url}/health/live`)).rejects.toThrow();
    expect(leaving.child.exitCode).toBeNull();
    socket.write(body.slice(4));
    expect(await leaving.exited).toEqual([0, null]);
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(await idsAt(staying.url)).toEqual(['app-1', 'app-2']);
    expect((await fetch(`${staying.url}/api/v1/ips/192.0.2.5`)).status).toBe(200);
    for (const name of ['app-1', 'app-2']) await stopProcess(name, 'SIGTERM');
  });
  test('a database that comes late is waited for, and found', async () => {
    await stopProcess('replica', 'SIGQUIT');
    await stopProcess('primary', 'SIGQUIT');
    const { child, url } = startApp(0);
    await until('live', async () => (await fetch(`${url}/health/live`)).status === 200);
    await sleep(1000);
    expect([(await fetch(`${url}/health/ready`)).status, child.exitCode]).toEqual([503, null]);
    await startPostgres('primary');
    await until('ready', isReady(url), 5000);
    await startPostgres('replica');
    await stopProcess('app-0', 'SIGTERM');
  });
});
