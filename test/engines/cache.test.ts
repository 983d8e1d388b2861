import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { MemoryCache } from '../../app/adapters/memory/memory-cache';
import { firstReady, openRedis } from '../../app/adapters/redis/client';
import { Guard } from '../../app/adapters/redis/guard';
import { connectCache } from '../../app/composition/connect-cache';
import { connectDatabase } from '../../app/composition/connect-database';
import { connectEvents } from '../../app/composition/connect-events';
import { startEvents } from '../../app/composition/start-events';
import { type Config, readConfig } from '../../app/contract';
import { createCacheRepair } from '../../app/domain/consumers/cache-repair';
import { putEvent } from '../../app/domain/ip-events';
import { IpService } from '../../app/domain/ip-service';
import { createEventMetrics } from '../../app/ops/event-metrics';
import { createLogger } from '../../app/ops/logger';
import { createRetryMetrics } from '../../app/ops/retry-metrics';
import { noObserver } from '../../app/ports/cache';
import type { IpReader } from '../../app/ports/ips';
import { appKeys } from '../support/app-keys';
import { aWrite, describeCache, question } from './support/contracts/cache';
import { type DatabaseServer, PASSWORD, startPostgres, startPostgresReplica, until } from './support/databases';
import { Figures } from './support/figures';
import { fullTest } from './support/full';
import { type Program, run, start, stopAll } from './support/processes';
import { type RedisCluster, startRedisCluster } from './support/redis-cluster';

jest.setTimeout(120_000);

const ports = {
  primary: 25_600,
  replicas: [25_601, 25_602],
  standalone: 25_630,
  cluster: [25_620, 25_621, 25_622],
  failover: [25_640, 25_641, 25_642, 25_643, 25_644, 25_645],
};
const folder = mkdtempSync(join(tmpdir(), 'abreast-cache-'));
const figures = new Figures('cache');
const lines: string[] = [];
const logger = createLogger({ logLevel: 'debug', instanceId: 'web-1' }, { write: (line) => lines.push(line) });
let primary: DatabaseServer;
let replicas: DatabaseServer[] = [];
let cluster: RedisCluster;
let standalone: Program;

async function startStandalone(): Promise<Program> {
  mkdirSync(join(folder, 'standalone'), { recursive: true });
  const words = ['--port', String(ports.standalone), '--bind', '127.0.0.1', '--dir', join(folder, 'standalone')];
  const program = start('redis-server', [...words, '--save', '', '--requirepass', PASSWORD]);
  const ping = ['-p', String(ports.standalone), '-a', PASSWORD, '--no-auth-warning', '-e', 'ping'];
  await until('redis', async () => (await run('redis-cli', ping)).code === 0);
  return program;
}

const standaloneUrl = `redis://:${PASSWORD}@127.0.0.1:${ports.standalone}`;
const modes = {
  standalone: () => ({ REDIS_URL: standaloneUrl, REDIS_MODE: 'standalone' }),
  cluster: () => ({ REDIS_URL: cluster.urls, REDIS_MODE: 'cluster' }),
};
let systems = 0;
/** A name that no other test uses, so that their keys do not meet. */
function aSystem(): string {
  systems += 1;
  return `system-${systems}`;
}

function aConfig(variables: Record<string, string>): Config {
  const basics = { SYSTEM: 'cache', ENVIRONMENT: 'test', INSTANCE_ID: 'web-1', ...appKeys };
  const database = { DATABASE_URL: primary.url(), DATABASE_READ_URLS: replicas.map(({ url }) => url()).join() };
  return readConfig({ ...basics, ...database, ...variables }, () => '');
}

const cleanups: (() => Promise<unknown> | unknown)[] = [];

async function aConnection(config: Config) {
  if (!config.redis) throw new Error('redis is configured above');
  const client = openRedis(config.redis, logger);
  await firstReady(client, 3000);
  const guard = new Guard(client);
  const { cache, close } = await connectCache(config, client, guard);
  cleanups.push(() => {
    close();
    client.disconnect();
  });
  return { cache, client };
}
const aCache = (mode: keyof typeof modes, variables: Record<string, string> = {}) =>
  aConnection(aConfig({ ...modes[mode](), SYSTEM: aSystem(), ...variables }));

/** Instances of one system, each with connections of its own, and how often they asked the database. */
async function aFleet(count: number, variables: Record<string, string> = {}) {
  const shared = { ...modes.cluster(), SYSTEM: aSystem(), ...variables };
  const slow = { ms: 0 };
  const loads = { find: 0 };
  const ids = Array.from({ length: count }, (_, index) => `web-${index + 1}`);
  const join = async (INSTANCE_ID: string) => {
    const config = aConfig({ ...shared, INSTANCE_ID });
    const { cache, client } = await aConnection(config);
    const { database, ips } = await connectDatabase(config, logger);
    cleanups.push(() => database.close());
    const counted: IpReader = {
      find: async (address, options) => {
        loads.find += 1;
        await sleep(slow.ms);
        return ips.find(address, options);
      },
      list: (query, options) => ips.list(query, options),
      stats: (now, options) => ips.stats(now, options),
    };
    const service = new IpService({ ips: counted, cache });
    const put = (address: string, reason: string) =>
      service.put({ address, list: 'deny', reason, expires_at: null }, (work) => database.transaction(work), 'request');
    return { service, cache, client, database, put, config };
  };
  const fleet = await Promise.all(ids.map(join));
  const [first, ...others] = fleet;
  if (!first) throw new Error('a fleet has instances');
  await first.database.prepare();
  return { fleet, first, others, slow, loads, join };
}
type Instance = Awaited<ReturnType<typeof aFleet>>['first'];

beforeAll(async () => {
  chmodSync(folder, 0o755); // servers run as users of their own
  const database = async () => {
    primary = await startPostgres(join(folder, 'primary'), ports.primary, { max_connections: '300' });
    replicas = await Promise.all(
      ports.replicas.map((port) =>
        startPostgresReplica(primary, join(folder, `replica-${port}`), port, { max_connections: '300' }),
      ),
    );
  };
  const redis = async () => {
    standalone = await startStandalone();
    cluster = await startRedisCluster(folder, { ports: ports.cluster });
  };
  await Promise.all([database(), redis()]);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

afterAll(async () => {
  await Promise.all([cluster?.stopAll(), primary?.stop(), ...replicas.map((replica) => replica.stop()), stopAll()]);
  rmSync(folder, { recursive: true, force: true });
  expect(lines.join('')).not.toContain(PASSWORD);
});

describeCache('memory', async () => new MemoryCache());
describeCache('two levels, one Redis', async () => (await aCache('standalone')).cache);
describeCache('two levels, a cluster', async () => (await aCache('cluster')).cache);
describeCache('the shared level alone', async () => (await aCache('cluster', { CACHE_LOCAL_TTL_SECONDS: '0' })).cache);

const isQuick = async (limitMs: number, work: () => Promise<unknown>) => {
  const began = performance.now();
  await work();
  expect(performance.now() - began).toBeLessThan(limitMs);
};
const loaded = async () => ({ value: 'loaded', isFresh: true });

describe('redis', () => {
  test('hanging costs one deadline, then nothing; what it missed it gets later', async () => {
    const { cache } = await aCache('standalone', { CACHE_LOCAL_TTL_SECONDS: '0' });
    await cache.write(aWrite('old', 1));
    standalone.signal('SIGSTOP');
    try {
      await isQuick(700, () => cache.read(question, loaded));
      await isQuick(50, () => cache.read(question, loaded));
      await cache.write(aWrite('new', 2));
      expect([await cache.available(), await cache.read(question, loaded)]).toEqual([false, 'loaded']);
    } finally {
      standalone.signal('SIGCONT');
    }
    await until('the missed write', async () => (await cache.read(question, loaded)) === 'new', 5000);
  });

  test('coming back after a restart is noticed, and messages are heard again', async () => {
    const { cache } = await aCache('standalone');
    await cache.read(question, loaded);
    await standalone.stop('SIGKILL');
    await until('its loss', async () => !(await cache.available()));
    await isQuick(50, () => cache.read(question, loaded));
    standalone = await startStandalone();
    await until('its return', () => cache.available(), 5000);
    await until('its messages', async () => (await cache.read(question, loaded)) !== '' && cache.localEntries() > 0);
  });

  test('a master that is away costs only its own keys, and not for long', async () => {
    const { cache } = await aCache('cluster');
    const requests = Array.from({ length: 30 }, (_, index) => ({ ...question, key: `key-${index}` }));
    const readAll = () => Promise.all(requests.map((request) => cache.read(request, loaded)));
    await readAll();
    await cluster.kill(0);
    await isQuick(5000, readAll);
    await cluster.start(0);
    let loads = 0;
    const counted = () => {
      loads += 1;
      return loaded();
    };
    await until('its return', async () => {
      loads = 0;
      for (const request of requests) await cache.read(request, counted);
      return loads === 0;
    });
  });

  test('a wrong password is away, and the password is not logged', async () => {
    const { redis } = aConfig({ REDIS_URL: standaloneUrl.replace(PASSWORD, `${PASSWORD}-wrong`) });
    if (!redis) throw new Error('redis is configured above');
    const client = openRedis(redis, logger);
    cleanups.push(() => client.disconnect());
    await firstReady(client, 300);
    await expect(new Guard(client).run((open) => open.ping())).rejects.toThrow('redis is away');
  });
});

/** Has instances carry events from now on, only to the consumer that repairs the cache. */
async function startRepairs(instances: readonly Instance[]): Promise<void> {
  for (const { cache, client: redis, config, database } of instances) {
    const consumers = [createCacheRepair(cache)];
    const { events: ports, close } = await connectEvents({ config, logger, database, redis, consumers });
    const registry = new Registry();
    const metrics = {
      ...createEventMetrics(registry, ports),
      ...createRetryMetrics(registry, ports.retries),
    };
    const work = startEvents({ config, ports, metrics, logger });
    cleanups.unshift(
      () => work.stop(),
      () => close(),
    );
  }
}
/** Forgets what other tests wrote. */
const emptyOutbox = () => primary.query('delete from outbox');
const isOutboxEmpty = async () => (await primary.query('select id from outbox')).length === 0;

/** Writes as an instance that dies between its commit and the cache. */
async function writeAndDie({ database }: Instance, address: string, reason: string): Promise<number> {
  const { value } = await database.transaction(async ({ ips, outbox }) => {
    const upserted = await ips.upsert({ address, list: 'deny', reason, expires_at: null });
    const event = putEvent(upserted, 'request');
    if (event) await outbox.add(event);
    return upserted.revision;
  });
  return value;
}

/** What an instance answers about an address, as a record and as an item of a page. */
async function answersOf({ service }: Instance, address: string) {
  const { items } = await service.list({ limit: 100 });
  return [(await service.find(address))?.reason, items.find((item) => item.address === address)?.reason];
}

const addressOf = (index: number) => `198.51.${100 + Math.floor(index / 250)}.${index % 250}`;
const killSubscribers = () => {
  for (const node of [0, 1, 2]) cluster.cli(node, 'client', 'kill', 'type', 'pubsub');
};

describe('several instances', () => {
  test('five hundred readers of an expired key on four instances load it once', async () => {
    const { fleet, first, slow, loads } = await aFleet(4, { CACHE_DEFAULT_TTL_SECONDS: '1' });
    const address = '192.0.2.1';
    await first.put(address, 'scan');
    const outcomes = { waited: 0, loading: 0 };
    for (const { service, cache } of fleet) {
      await service.find(address);
      cache.observe({
        ...noObserver,
        loading: () => {
          outcomes.loading += 1;
        },
        waited: () => {
          outcomes.waited += 1;
        },
      });
    }
    await sleep(1200);
    loads.find = 0;
    slow.ms = 100;
    const readers = Array.from({ length: 500 }, (_, index) => fleet[index % fleet.length]?.service.find(address));
    for (const record of await Promise.all(readers)) expect(record).toMatchObject({ reason: 'scan' });
    expect([loads.find, outcomes]).toEqual([1, { waited: 3, loading: 1 }]);
    figures.note('500 readers of an expired key on 4 instances', { loads: loads.find });
  });

  test('the death of the reader that loads costs the others two seconds', async () => {
    const { fleet, slow } = await aFleet(2);
    const [one, other] = fleet;
    slow.ms = 2600; // as good as dead
    const dead = one?.service.find('192.0.2.2');
    await sleep(100);
    slow.ms = 0;
    await isQuick(2400, async () => other?.service.find('192.0.2.2'));
    await dead;
  });

  interface Rounds {
    readonly fleet: Awaited<ReturnType<typeof aFleet>>;
    readonly writes: number;
    /** Addresses that are written at the same time. */
    readonly lanes: number;
    /** Milliseconds after which each address is looked at once more, before it is written again. */
    readonly pauseMs?: number;
  }

  // The writer's answer, then the first answer elsewhere that has it; and after 100 ms every answer must.
  async function writeAndRead({ fleet: { first, others }, writes, lanes, pauseMs = 0 }: Rounds) {
    const visibleMs: number[] = [];
    let stale = 0;
    let staleLater = 0;
    const isStale = async (address: string, reason: string) => {
      const seen = await Promise.all(others.map(({ service }) => service.find(address)));
      return seen.some((record) => record?.reason !== reason);
    };
    const lane = async (_: unknown, index: number) => {
      const address = addressOf(index);
      await sleep((index * (120 + pauseMs)) / lanes); // one after the other, as clients are
      for (let round = 0; round < writes / lanes; round += 1) {
        const reason = `round ${round}`;
        await Promise.all(others.map(({ service }) => service.find(address)));
        await first.put(address, reason);
        const began = performance.now();
        const passedMs = () => performance.now() - began;
        const reader = others[round % others.length];
        while ((await reader?.service.find(address))?.reason !== reason && passedMs() < 100) await sleep(1);
        visibleMs.push(passedMs());
        await sleep(Math.max(0, 100 - passedMs()));
        if (await isStale(address, reason)) stale += 1;
        await sleep(pauseMs);
        if (await isStale(address, reason)) staleLater += 1;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    visibleMs.sort((a, b) => a - b);
    const at = (share: number) => Number((visibleMs[Math.ceil(share * visibleMs.length) - 1] ?? 0).toFixed(2));
    return { writes: visibleMs.length, p50: at(0.5), p99: at(0.99), max: at(1), stale, staleLater };
  }

  test('a write on one is visible on another: p99 in 25 ms, none stale of 1,000 after 100 ms', async () => {
    const fleet = await aFleet(2);
    const measure = () => writeAndRead({ fleet, writes: 1000, lanes: 10 });
    let seen = await measure();
    // Other work on the machine delays everything: it is measured again, and must never be stale.
    for (let tries = 1; tries < 3 && seen.p99 > 25 && seen.stale === 0; tries += 1) seen = await measure();
    figures.note('write on A, read on B, ms', seen);
    expect(seen).toMatchObject({ writes: 1000, stale: 0, staleLater: 0 });
    expect(seen.p99).toBeLessThanOrEqual(25);
  });

  test('a flush empties every instance and the cluster, and nothing but the cache', async () => {
    const { fleet, first, others, slow, loads } = await aFleet(3);
    const prefix = `${first.config.system}:${first.config.environment}:`;
    await first.client.set(`${prefix}session:x`, 'kept');
    await first.client.set(`other:test:cache:x`, 'kept');
    for (let index = 0; index < 60; index += 1) {
      await first.put(addressOf(index), 'scan');
      for (const { service } of fleet) await service.find(addressOf(index));
    }
    slow.ms = 200;
    const began = others[0]?.service.find('192.0.2.99'); // still on its way when the flush is over
    await sleep(50);
    const flushed = await first.cache.flush(3);
    expect(flushed).toEqual({ keys: 63, nodes: 3, instances: ['web-1', 'web-2', 'web-3'] }); // the ticket, the generation and its writes too
    expect(fleet.map(({ cache }) => cache.localEntries())).toEqual([0, 0, 0]);
    await began;
    expect(others[0]?.cache.localEntries()).toBe(0);
    expect(await first.client.exists(`${prefix}cache:{ips:entry:192.0.2.99}`)).toBe(0);
    expect([await first.client.get(`${prefix}session:x`), await first.client.get('other:test:cache:x')]).toEqual([
      'kept',
      'kept',
    ]);
    loads.find = 0;
    expect(await first.service.find(addressOf(7))).toMatchObject({ reason: 'scan' });
    expect(loads.find).toBe(1);
  });

  test('a cut subscription is noticed: nothing is kept meanwhile, nothing stale after', async () => {
    const { first, others } = await aFleet(2);
    const [other] = others;
    await first.put('192.0.2.3', 'before');
    for (const _ of [1, 2]) await other?.service.find('192.0.2.3');
    expect(other?.cache.localEntries()).toBe(1);
    killSubscribers();
    await first.put('192.0.2.3', 'after');
    await sleep(100);
    expect(await other?.service.find('192.0.2.3')).toMatchObject({ reason: 'after' });
    await until('messages', async () => {
      await other?.service.find('192.0.2.3');
      return other?.cache.localEntries() === 1;
    });
  });

  fullTest('a subscription cut five times a second: none stale of 1,000 after 100 ms', async () => {
    const fleet = await aFleet(4);
    const cutting = setInterval(killSubscribers, 200);
    const seen = await writeAndRead({ fleet, writes: 1000, lanes: 20 }).finally(() => clearInterval(cutting));
    figures.note('write on A, read on B to D, subscriptions cut five times a second, ms', seen);
    expect(seen).toMatchObject({ writes: 1000, stale: 0, staleLater: 0 });
  });

  fullTest('a master that stays away: its replica takes over and is heard, none stale of 200 after', async () => {
    const nodes = await startRedisCluster(join(folder, 'failover'), { ports: ports.failover });
    try {
      const fleet = await aFleet(3, { REDIS_URL: nodes.urls });
      const [reader] = fleet.others;
      const keeps = async () => {
        for (let index = 0; index < 30; index += 1) await reader?.service.find(addressOf(index));
        return reader?.cache.localEntries() === 30;
      };
      await until('memory', keeps);
      const isCopy = (node: number) => nodes.cli(node, 'info', 'replication').includes('master_link_status:up');
      await until('copies', async () => [3, 4, 5].every(isCopy));
      await nodes.kill(0);
      const isNoticed = async () => nodes.cli(1, 'cluster', 'nodes').includes('master,fail');
      const isWhole = async () => nodes.cli(1, 'cluster', 'info').includes('cluster_slots_ok:16384');
      await until('its replica to take over', async () => (await isNoticed()) && (await isWhole()));
      await until('memory after the loss', keeps);
      const seen = await writeAndRead({ fleet, writes: 200, lanes: 20 });
      figures.note('write on A, read on B and C, after the loss of a master, ms', seen);
      expect(seen).toMatchObject({ writes: 200, stale: 0, staleLater: 0 });
    } finally {
      await nodes.stopAll();
    }
  });

  fullTest(
    'a replica two seconds behind, 64 readers: none stale of 1,000 after 100 ms, none in the cache',
    async () => {
      const [late] = replicas;
      await late?.query("alter system set recovery_min_apply_delay = '2s'");
      await late?.query('select pg_reload_conf()');
      // So short that what was written expires, and is loaded again, while the replica is behind.
      const fleet = await aFleet(4, { CACHE_DEFAULT_TTL_SECONDS: '1', CACHE_LIST_TTL_SECONDS: '1' });
      const addresses = Array.from({ length: 200 }, (_, index) => addressOf(index));
      let isOver = false;
      let reads = 0;
      const readers = Array.from({ length: 64 }, async (_, index) => {
        while (!isOver) {
          const service = fleet.fleet[index % 4]?.service;
          await service?.find(addresses[reads % 200] ?? '');
          await service?.list({ limit: 100 });
          reads += 1;
          await sleep(20); // what they do must not delay the messages to this process
        }
      });
      const rounds = { fleet, writes: 1000, lanes: addresses.length, pauseMs: 1300 };
      const seen = await writeAndRead(rounds).finally(() => {
        isOver = true;
      });
      await Promise.all(readers);
      const ofLast = await Promise.all(
        fleet.fleet.map(async ({ service }) => [
          ...(await Promise.all(addresses.map((address) => service.find(address)))),
          ...(await service.list({ limit: 100 })).items.filter(({ address }) => addresses.includes(address)),
        ]),
      );
      const behind = await late?.query<{ reason: string }>('select reason from ips');
      await late?.query('alter system reset recovery_min_apply_delay');
      await late?.query('select pg_reload_conf()');
      const staleAtEnd = ofLast.flat().filter((record) => record?.reason !== 'round 4').length;
      const figure = { ...seen, reads, loads: fleet.loads.find, staleAtEnd };
      figures.note('write on A, read on B to D, a replica 2 s behind, 64 readers, ms', figure);
      expect(behind?.some(({ reason }) => reason !== 'round 4')).toBe(true); // it was behind to the end
      expect(fleet.loads.find).toBeGreaterThan(1000);
      expect(figure).toMatchObject({ writes: 1000, stale: 0, staleLater: 0, staleAtEnd: 0 });
    },
  );
});

describe('writes that the cache never heard of', () => {
  const address = '192.0.2.50';
  const entryOf = ({ config: { system, environment } }: Instance, key: string) =>
    `${system}:${environment}:cache:{${key}}`;
  const everybody = (instances: readonly Instance[]) =>
    Promise.all(instances.map((instance) => answersOf(instance, address)));
  const all = <T>(instances: readonly unknown[], answer: T) => instances.map(() => [answer, answer]);

  beforeEach(async () => {
    await primary.query(`delete from ips where address = '${address}'`).catch(() => undefined); // no table yet
    await emptyOutbox().catch(() => undefined);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    for (const replica of replicas) {
      await replica.query('alter system reset recovery_min_apply_delay');
      await replica.query('select pg_reload_conf()');
    }
  });

  test('a writer that dies after its commit: the others serve the new value, no replica having it yet', async () => {
    const clock = { aheadMs: 0 };
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + clock.aheadMs);
    const { fleet, first, others, join } = await aFleet(4, { MESSAGING_KIND: 'redis' });
    await first.put(address, 'before');
    const count = `select address from ips where address = '${address}'`;
    for (const replica of replicas)
      await until('a copy', async () => (await replica.query(count).catch(() => [])).length > 0);
    clock.aheadMs = 61_000; // they have listened for a minute: any server will do for what they know nothing of
    await until('memory', async () => {
      await everybody(fleet);
      return others.every(({ cache }) => cache.localEntries() >= 3);
    });
    expect(await everybody(fleet)).toEqual(all(fleet, 'before'));
    for (const replica of replicas) {
      await replica.query("alter system set recovery_min_apply_delay = '4s'");
      await replica.query('select pg_reload_conf()');
    }
    await startRepairs(others);
    await sleep(500);
    const revision = await writeAndDie(first, address, 'after');
    const began = performance.now();
    const isRepaired = async () => (await everybody(others)).flat().every((reason) => reason === 'after');
    await until('the new value', isRepaired, 3000);
    figures.note('commit without the cache, read on B to D', { visibleMs: Math.round(performance.now() - began) });
    const behind = await replicas[0]?.query<{ reason: string }>(`select reason from ips where address = '${address}'`);
    expect(behind).toEqual([{ reason: 'before' }]);
    const stored = await first.client.get(entryOf(first, `ips:entry:${address}`));
    expect([stored?.split('|')[0], stored?.includes('"after"')]).toEqual([String(revision), true]);
    expect(await everybody([await join('web-9')])).toEqual([['after', 'after']]);
    await sleep(4500);
    expect(await everybody(others)).toEqual(all(others, 'after'));
  });

  test('a fail-over that lost a write: the entry and its group are repaired from the event', async () => {
    const { first, join } = await aFleet(1);
    const keys = [`ips:entry:${address}`, 'ips:generation', 'ips:generation:writes'];
    const [entry = '', generation = ''] = keys.map((key) => entryOf(first, key));
    const lost = [entry, generation, `${generation}:writes`];
    await first.put(address, 'before');
    await answersOf(first, address);
    const before = await Promise.all(lost.map((key) => first.client.dumpBuffer(key)));
    await first.put(address, 'after');
    for (const [index, key] of lost.entries()) {
      await first.client.restore(key, 300_000, before[index] ?? Buffer.of(), 'REPLACE');
    }
    const newcomer = await join('web-9'); // has heard of nothing
    // Until it has reached every node of Redis, the database answers in their place.
    await until('the old value', async () => (await answersOf(newcomer, address)).join() === 'before,before', 3000);
    await startRepairs([first]);
    await until('the repair', async () => (await answersOf(newcomer, address)).join() === 'after,after', 3000);
  });

  test('a write that the cache knows of is not told again', async () => {
    const { first, others } = await aFleet(2);
    const [other] = others;
    await startRepairs([first]);
    let told = 0;
    other?.cache.observe({
      ...noObserver,
      invalidated: () => {
        told += 1;
      },
    });
    for (const reason of ['one', 'two', 'three']) await first.put(address, reason);
    await until('their events', isOutboxEmpty);
    expect(told).toBe(6); // an entry and a generation each
  });

  test('with Redis away an event waits: no retry, no dead letter, and its repair when Redis is back', async () => {
    const { first } = await aFleet(1, modes.standalone());
    await primary.query('delete from retries');
    await first.put(address, 'before');
    expect(await answersOf(first, address)).toEqual(['before', 'before']);
    standalone.signal('SIGSTOP');
    try {
      await startRepairs([first]);
      await writeAndDie(first, address, 'after');
      await sleep(2500);
      expect(await isOutboxEmpty()).toBe(false);
    } finally {
      standalone.signal('SIGCONT');
    }
    await until('the repair', async () => (await answersOf(first, address)).join() === 'after,after');
    await until('its note', isOutboxEmpty);
    expect(await primary.query('select id from retries')).toEqual([]);
  });
});
