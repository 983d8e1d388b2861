import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { MemoryRegistry } from '../../app/adapters/memory/memory-registry';
import { firstReady, openRedis, type RedisClient } from '../../app/adapters/redis/client';
import { Guard } from '../../app/adapters/redis/guard';
import { RedisRegistry } from '../../app/adapters/redis/redis-registry';
import { migrationNames } from '../../app/adapters/sql/migrations/migrations';
import { postgres } from '../../app/adapters/sql/postgres/engine';
import { Server } from '../../app/adapters/sql/server';
import { SqlDatabase } from '../../app/adapters/sql/sql-database';
import { buildApp } from '../../app/composition/build';
import { connect } from '../../app/composition/connect';
import { type Config, readConfig, readDatabaseUrl } from '../../app/contract';
import { createLogger } from '../../app/ops/logger';
import type { InstanceRegistry } from '../../app/ports/instance-registry';
import { Unavailable } from '../../app/ports/unavailable';
import { appKeys } from '../support/app-keys';
import { compileApp } from './support/compile-app';
import {
  type DatabaseServer,
  PASSWORD,
  startPostgres,
  startPostgresReplica,
  until,
  untilReplayed,
} from './support/databases';

jest.setTimeout(60_000);

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

let primary: DatabaseServer;
let replica: DatabaseServer;
const closedUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${ports.closed}/postgres`;

async function startDatabase(): Promise<void> {
  primary = await startPostgres(join(directory, 'primary'), ports.primary);
  replica = await startPostgresReplica(primary, join(directory, 'replica'), ports.replica);
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

// Every request of these tests comes from one address.
const basics = { SYSTEM: 'abreast', ENVIRONMENT: 'test', INSTANCE_ID: 'web-1', RATE_LIMIT_PER_IP: '0', ...appKeys };
const database = () => ({ DATABASE_URL: primary.url(), DATABASE_READ_URLS: replica.url() });
const aConfig = (variables: Record<string, string> = {}): Config =>
  readConfig({ ...basics, ...database(), ...variables }, () => '');
const lines: string[] = [];
const logger = createLogger({ logLevel: 'debug', instanceId: 'web-1' }, { write: (line) => lines.push(line) });

const cleanups: (() => Promise<unknown> | unknown)[] = [];
const later = <T>(value: T, cleanup: (value: T) => Promise<unknown> | unknown): T => {
  cleanups.push(() => cleanup(value));
  return value;
};
const aDatabase = (variables: Record<string, string> = {}) =>
  later(new SqlDatabase(postgres, aConfig(variables), logger), (opened) => opened.close());

async function aRedis(mode: 'standalone' | 'cluster'): Promise<RedisClient> {
  const { redis } = aConfig({ REDIS_URL: redisUrls[mode], REDIS_MODE: mode });
  if (!redis) throw new Error('redis is configured above');
  const client = later(openRedis(redis, logger), (opened) => opened.disconnect());
  await firstReady(client, 3000);
  return client;
}

beforeAll(async () => {
  chmodSync(directory, 0o755); // the servers run as users of their own
  await Promise.all([startDatabase(), startRedis('redis', ports.redis), startRedisCluster()]);
  await aDatabase().prepare();
  await untilReplayed(primary, replica);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

afterAll(async () => {
  await Promise.all([...running.keys()].map((name) => stopProcess(name, 'SIGKILL')));
  await Promise.all([replica?.stop(), primary?.stop()]);
  rmSync(directory, { recursive: true, force: true });
  expect(lines.join('')).not.toContain(PASSWORD);
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
  const portOf = (db: SqlDatabase, fresh?: boolean) =>
    db.read(
      async (kysely) => (await sql<{ port: number }>`select inet_server_port() as port`.execute(kysely)).rows[0]?.port,
      { fresh },
    );
  const pool = (db: SqlDatabase, name: string) => db.pools().find((use) => use.name === name);

  test('eight instances migrate an empty database at once', async () => {
    await primary.query('create database migrations');
    const url = primary.url('migrations');
    const instances = Array.from({ length: 8 }, () => aDatabase({ DATABASE_URL: url, DATABASE_READ_URLS: '' }));
    await Promise.all(instances.map((instance) => instance.prepare()));
    const executed = await primary.query<{ name: string }>('select name from kysely_migration', 'migrations');
    expect(executed.map(({ name }) => name).sort()).toEqual(migrationNames);
    for (const instance of instances) expect((await instance.status()).schemaCurrent).toBe(true);
    await primary.query(`insert into kysely_migration values ('9999-newer', '')`, 'migrations');
    const older = aDatabase({ DATABASE_URL: url });
    await older.prepare(); // a newer version has migrated: the older one goes on, as during a rollout
    expect((await older.status()).schemaCurrent).toBe(true);
  });

  test('migrates at another address than it writes to', async () => {
    const instance = aDatabase({
      DATABASE_URL: closedUrl,
      DATABASE_READ_URLS: '',
      DATABASE_MIGRATION_URL: primary.url(),
    });
    await instance.prepare();
    expect(await instance.status()).toEqual({ schemaCurrent: true, primary: false, replicas: [] });
  });

  test('fails when the database is away, unless a replica has the tables', async () => {
    const away = aDatabase({ DATABASE_URL: closedUrl, DATABASE_READ_URLS: '' });
    await expect(away.prepare()).rejects.toThrow('ECONNREFUSED');
    expect(await away.status()).toEqual({ schemaCurrent: false, primary: false, replicas: [] });
    const readable = aDatabase({ DATABASE_URL: closedUrl });
    await expect(readable.prepare()).rejects.toThrow('ECONNREFUSED');
    expect(await readable.status()).toEqual({ schemaCurrent: true, primary: false, replicas: [true] });
  });

  test('reads in turn on the replicas, on the primary when it must be fresh', async () => {
    const other = aDatabase({ DATABASE_READ_URLS: `${replica.url()},${primary.url()}` });
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
    await replica.stop();
    expect(await inFlight).toBe(ports.primary);
    expect(await portOf(db)).toBe(ports.primary);
    expect((await db.status()).replicas).toEqual([false]);
    await replica.start();
    await until('reads on the replica', async () => (await portOf(db)) === ports.replica);
    expect(pool(db, 'replica-1')?.active).toBe(0);
  });

  test('a server that takes connections but does not answer is passed over', async () => {
    const db = aDatabase();
    replica.pause();
    try {
      await isQuick(4000, async () => expect(await portOf(db)).toBe(ports.primary));
      await isQuick(200, async () => expect(await portOf(db)).toBe(ports.primary));
      await isQuick(1500, async () => expect((await db.status()).replicas).toEqual([false]));
    } finally {
      replica.resume();
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
    await primary.query(kill);
    for (const result of await Promise.allSettled(sleeping))
      expect(result).toMatchObject({ reason: expect.any(Unavailable) });
    await Promise.all([0, 1, 2].map(() => db.write((kysely) => sql`select pg_sleep(0.1)`.execute(kysely))));
    await primary.query(kill);
    await sleep(200);
    expect(pool(db, 'primary')).toMatchObject({ active: 0, idle: 0 });
    await db.write((kysely) => sql`select 1`.execute(kysely));
  });

  test('connections above the pool size are closed soon, the others kept', async () => {
    const config = aConfig({ DB_POOL_SIZE: '2', DB_MAX_OVERFLOW: '4' }).database;
    const server = later(
      new Server('primary', postgres, {
        ...config,
        url: readDatabaseUrl(config.url),
        applicationName: 'overflow',
        logger,
      }),
      (opened) => opened.close(),
    );
    await Promise.all(Array.from({ length: 12 }, () => sql`select pg_sleep(0.2)`.execute(server.db)));
    expect(server.use()).toMatchObject({ active: 0, idle: 6, max: 6 });
    await sleep(5500);
    expect(server.use()).toMatchObject({ active: 0, idle: 2 });
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
    await untilReplayed(primary, replica);
    await primary.stop();
    await sleep(1100); // readiness remembers for a second
    const [read, written, ready] = [
      await app.inject('/api/v1/ips/192.0.2.77'),
      await put('192.0.2.78'),
      await app.inject('/health/ready'),
    ];
    await primary.start();
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

  const positionAfter = ({ headers }: { headers: object }) => ({
    'x-position': String(new Map(Object.entries(headers)).get('x-position')),
  });

  test('a write on one instance is read on another at once by who wrote it, by address and in the list', async () => {
    const variables = { REDIS_URL: redisUrls.cluster, REDIS_MODE: 'cluster' };
    const [one, other] = [await aService(variables), await aService({ ...variables, INSTANCE_ID: 'web-2' })];
    for (let index = 0; index < 50; index += 1) {
      const address = `198.51.100.${index}`;
      const url = `/api/v1/ips/${address}`;
      const written = positionAfter(await one.put(address));
      expect((await other.app.inject({ url, headers: written })).statusCode).toBe(200);
      const { items } = (await other.app.inject({ url: '/api/v1/ips?limit=100', headers: written })).json();
      expect(items.map((item: { address: string }) => item.address)).toContain(address);
      const removed = positionAfter(await one.app.inject({ method: 'DELETE', url }));
      expect((await other.app.inject({ url, headers: removed })).statusCode).toBe(404);
    }
  });
});

describe('process', () => {
  const cacheFolder = join(__dirname, '../../app/node_modules/.cache');
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
      ...database(),
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
    await primary.query('create database fleet');
    const fleet = { DATABASE_URL: primary.url('fleet'), DATABASE_READ_URLS: '' };
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
    await replica.stop();
    await primary.stop();
    const { child, url } = startApp(0);
    await until('live', async () => (await fetch(`${url}/health/live`)).status === 200);
    await sleep(1000);
    expect([(await fetch(`${url}/health/ready`)).status, child.exitCode]).toEqual([503, null]);
    await primary.start();
    await until('ready', isReady(url), 5000);
    await replica.start();
    await stopProcess('app-0', 'SIGTERM');
  });
});
