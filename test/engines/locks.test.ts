import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { MemoryLockStore } from '../../app/adapters/memory/memory-lock-store';
import { firstReady, openRedis, type RedisClient } from '../../app/adapters/redis/client';
import { Guard } from '../../app/adapters/redis/guard';
import { RedisLockStore } from '../../app/adapters/redis/redis-lock-store';
import { postgres } from '../../app/adapters/sql/postgres/engine';
import { SqlDatabase } from '../../app/adapters/sql/sql-database';
import { readConfig } from '../../app/contract';
import { FencedLocks } from '../../app/domain/locks/fenced-locks';
import { createLockMetrics } from '../../app/ops/lock-metrics';
import type { LockStore } from '../../app/ports/lock-store';
import { Unavailable } from '../../app/ports/unavailable';
import { appKeys } from '../support/app-keys';
import { type DatabaseServer, startPostgres, until } from './support/databases';
import { Figures } from './support/figures';
import { fullTest } from './support/full';
import { type RedisCluster, startRedisCluster } from './support/redis-cluster';

jest.setTimeout(300_000);

const HOLDERS = 8;
const figures = new Figures('locks');
const folder = mkdtempSync(join(tmpdir(), 'abreast-locks-'));
chmodSync(folder, 0o755);
// Below the packages, so that what is compiled finds them.
const cache = resolve('app/node_modules/.cache');
mkdirSync(cache, { recursive: true });
const compiled = mkdtempSync(join(cache, 'lock-holder-'));
const holders = new Set<ChildProcess>();
let server: DatabaseServer;
let redis: RedisCluster;

const variables = () => ({
  SYSTEM: 'abreast',
  ENVIRONMENT: 'test',
  DATABASE_URL: server.url(),
  DB_POOL_SIZE: '3',
  REDIS_URL: redis.urls,
  REDIS_MODE: 'cluster',
  ...appKeys,
});

const silent = pino({ level: 'silent' });
const aDatabase = () =>
  new SqlDatabase(
    postgres,
    readConfig(variables(), () => ''),
    silent,
  );
const cleanups: (() => Promise<unknown> | unknown)[] = [];
const later = <T>(value: T, cleanup: (value: T) => Promise<unknown> | unknown): T => {
  cleanups.push(() => cleanup(value));
  return value;
};

async function aClient(): Promise<RedisClient> {
  const { redis: config } = readConfig(variables(), () => '');
  if (!config) throw new Error('REDIS_URL is missing');
  const client = later(openRedis(config, silent), (opened) => opened.disconnect());
  await firstReady(client, 3000);
  return client;
}

beforeAll(async () => {
  const ports = [26130, 26131, 26132, 26133, 26134, 26135];
  [server, redis] = await Promise.all([startPostgres(join(folder, 'db'), 26111), startRedisCluster(folder, { ports })]);
  const database = aDatabase();
  await database.prepare();
  await database.close();
  await build({
    entryPoints: [join(__dirname, 'support/lock-holder.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile: join(compiled, 'lock-holder.mjs'),
    logLevel: 'error',
  });
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

afterAll(async () => {
  for (const holder of holders) holder.kill('SIGKILL');
  await Promise.all([redis?.stopAll(), server?.kill()]);
  rmSync(folder, { recursive: true, force: true });
  rmSync(compiled, { recursive: true, force: true });
});

type Counts = Record<'rounds' | 'busy' | 'unavailable' | 'paused' | 'writes' | 'refused' | 'lost', number>;

/** Starts a holder; it is continued 300 to 600 ms after it has stopped itself. */
function startHolder(index: number, rounds: number, pauseShare: number): Promise<Counts> {
  const env = {
    PATH: process.env.PATH,
    ...variables(),
    ROUNDS: String(rounds),
    HOLDER: String(index + 1),
    PAUSE_SHARE: String(pauseShare),
  };
  const child = spawn(process.execPath, [join(compiled, 'lock-holder.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  holders.add(child);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  return new Promise((done, failed) => {
    let last = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = line;
      if (line === 'pause') setTimeout(() => child.kill('SIGCONT'), 300 + Math.random() * 300);
    });
    child.once('close', (code) => {
      holders.delete(child);
      if (code === 0) done(JSON.parse(last));
      else failed(new Error(`holder ${index} ended with ${code}: ${complaints}`));
    });
  });
}

/** Runs all holders to their end, and adds up what they counted. */
async function holdAll(rounds: number, pauseShare: number): Promise<Counts> {
  const each = Math.ceil(rounds / HOLDERS);
  const all = await Promise.all(Array.from({ length: HOLDERS }, (_, index) => startHolder(index, each, pauseShare)));
  const sum = (name: keyof Counts) => all.reduce((total, counts) => total + counts[name], 0);
  const names = Object.keys(all[0] as Counts) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as Counts;
}

interface Write {
  readonly token: number;
  readonly step: number;
}

/** Reads what was written, by nothing of the application, and judges it lock by lock in the order of the writes. */
async function judge() {
  const rows = await server.query<{ reason: string }>(
    "select reason from ips where reason like 'lock-%' order by created_at",
  );
  const writes = new Map<string, Write[]>();
  for (const { reason } of rows) {
    const [name = '', token, step] = reason.split(' ');
    writes.set(name, [...(writes.get(name) ?? []), { token: Number(token), step: Number(step) }]);
  }
  let late = 0;
  let interleaved = 0;
  let repeated = 0;
  for (const ofLock of writes.values()) {
    ofLock.forEach(({ token, step }, index) => {
      const before = ofLock[index - 1];
      if (before && token < before.token) late += 1;
      if (before && token === before.token && step <= before.step) repeated += 1;
      const hasBegunBefore = ofLock.slice(0, index).some((other) => other.token === token);
      if (hasBegunBefore && before?.token !== token) interleaved += 1;
    });
  }
  return { writes: rows.length, locks: writes.size, late, interleaved, repeated };
}

async function rounds(
  name: string,
  count: number,
  pauseShare: number,
  meanwhile: () => Promise<void>,
): Promise<Counts> {
  await server.query("delete from ips where reason like 'lock-%'");
  const begun = performance.now();
  const [counts] = await Promise.all([holdAll(count, pauseShare), meanwhile()]);
  const judged = await judge();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  figures.note(name, { ...counts, judged, seconds });
  expect(judged).toMatchObject({ writes: counts.writes, late: 0, interleaved: 0, repeated: 0 });
  expect(counts.rounds).toBeGreaterThanOrEqual(count);
  // Otherwise nothing was shown.
  expect(counts.paused).toBeGreaterThan((count * pauseShare) / 3);
  expect(counts.refused).toBeGreaterThan(0);
  return counts;
}

const nothing = async () => undefined;

const stores: Record<string, () => Promise<LockStore>> = {
  memory: async () => new MemoryLockStore(),
  'redis cluster': async () => new RedisLockStore(new Guard(await aClient()), `test:${Math.random()}:`),
};

describe.each(Object.entries(stores))('store of locks: %s', (_, create) => {
  test('gives a lock to one holder, who alone may renew and release it', async () => {
    const store = await create();
    expect(await store.take('job', 'a', 60_000)).toBe(true);
    expect(await store.take('job', 'b', 60_000)).toBe(false);
    expect(await store.take('other', 'b', 60_000)).toBe(true);
    expect([await store.renew('job', 'a', 60_000), await store.renew('job', 'b', 60_000)]).toEqual([true, false]);
    await store.release('job', 'b');
    expect(await store.take('job', 'b', 60_000)).toBe(false);
    await store.release('job', 'a');
    expect(await store.take('job', 'b', 60_000)).toBe(true);
  });

  test('forgets a holder that does not renew, and none that does', async () => {
    const store = await create();
    await store.take('job', 'a', 300);
    for (let times = 0; times < 5; times += 1) {
      await sleep(100);
      expect(await store.renew('job', 'a', 300)).toBe(true);
    }
    expect(await store.take('job', 'b', 300)).toBe(false);
    await sleep(400);
    expect(await store.renew('job', 'a', 300)).toBe(false);
    expect(await store.take('job', 'b', 300)).toBe(true);
  });
});

describe('a held lock', () => {
  async function aLock(prefix = `test:${Math.random()}:`) {
    const client = await aClient();
    const metrics = new Registry();
    const database = later(aDatabase(), (opened) => opened.close());
    const store = new RedisLockStore(new Guard(client), prefix);
    return { client, metrics, prefix, locks: new FencedLocks(store, database, createLockMetrics(metrics)) };
  }

  test('lasts as long as it renews itself, ends with its release, and is measured', async () => {
    const { locks, metrics } = await aLock();
    const held = await locks.acquire('job', { ttlSeconds: 0.3 });
    await sleep(1000);
    expect(await locks.acquire('job', { ttlSeconds: 0.3 })).toBeUndefined();
    expect(held?.signal.aborted).toBe(false);
    expect(await metrics.metrics()).toMatch(/locks_held 1\n/);
    await held?.release();
    const next = await locks.acquire('job', { ttlSeconds: 0.3 });
    expect(next?.token).toBe((held?.token ?? 0) + 1);
    await next?.release();
    const text = await metrics.metrics();
    expect(text).toMatch(/locks_held 0\n/);
    expect(text).toMatch(/lock_lost_total 0\n/);
    expect(text).toMatch(/lock_wait_seconds_count\{outcome="acquired"\} 2\n/);
    expect(text).toMatch(/lock_wait_seconds_count\{outcome="busy"\} 1\n/);
  });

  test('tells its holder when Redis gave it to somebody else, or has been away for its time to live', async () => {
    const { locks, client, prefix, metrics } = await aLock();
    const stolen = await locks.acquire('stolen', { ttlSeconds: 0.3 });
    await client.set(`${prefix}lock:stolen`, 'somebody else');
    await until('the loss', async () => stolen?.signal.aborted === true, 1000);
    expect(await client.get(`${prefix}lock:stolen`)).toBe('somebody else');
    const cut = await locks.acquire('cut', { ttlSeconds: 0.5 });
    client.disconnect();
    await sleep(250);
    expect(cut?.signal.aborted).toBe(false);
    await until('the loss', async () => cut?.signal.aborted === true, 1000);
    await expect(locks.acquire('job', { ttlSeconds: 1 })).rejects.toBeInstanceOf(Unavailable);
    expect(await metrics.metrics()).toMatch(/lock_lost_total 2\n/);
  });
});

test('1,000 rounds over 200 locks with stopped holders: no late write, no interleaved writes', async () => {
  await rounds('1,000 rounds', 1000, 0.04, nothing);
});

async function killMaster(): Promise<void> {
  await sleep(2500);
  await redis.kill(0);
  await sleep(4000); // its replica takes over
  await redis.start(0);
}

fullTest('10,000 rounds over 200 locks with holders stopped in 1 %: no late write, no interleaved writes', async () => {
  await rounds('10,000 rounds', 10_000, 0.01, nothing);
});

fullTest('3,000 rounds while a Redis master is killed: no late write, no interleaved writes', async () => {
  const { unavailable } = await rounds('3,000 rounds, a Redis master killed', 3000, 0.02, killMaster);
  expect(unavailable).toBeGreaterThan(0);
});
