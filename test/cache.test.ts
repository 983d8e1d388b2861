import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { CacheBus, CacheListener } from '../app/adapters/cache/cache-bus';
import { LocalStore } from '../app/adapters/cache/local-store';
import { RecentWrites } from '../app/adapters/cache/recent-writes';
import type { GroupWrite, Hit, Miss, SharedStore, Stored } from '../app/adapters/cache/shared-store';
import { Ttl } from '../app/adapters/cache/ttl';
import { TwoLevelCache } from '../app/adapters/cache/two-level-cache';
import { UnsettledWrites } from '../app/adapters/cache/unsettled-writes';
import { MemoryCache } from '../app/adapters/memory/memory-cache';
import { MemoryIpRepository } from '../app/adapters/memory/memory-ip-repository';
import { MemoryRegistry } from '../app/adapters/memory/memory-registry';
import { MemoryTransactions } from '../app/adapters/memory/memory-transactions';
import { NoCache } from '../app/adapters/memory/no-cache';
import { parseMessage, renderMessage } from '../app/adapters/redis/cache-message';
import { readConfig } from '../app/contract';
import { CacheFlush } from '../app/domain/cache-flush';
import { createCacheRepair } from '../app/domain/consumers/cache-repair';
import { NotNow } from '../app/domain/consumers/consumer';
import type { DomainEvent } from '../app/domain/events/event';
import { removalEvent } from '../app/domain/ip-events';
import { IpService } from '../app/domain/ip-service';
import type { Transact } from '../app/domain/transact';
import { addAccess } from '../app/http/access';
import { createApp } from '../app/http/create-app';
import { cacheFlushRoute } from '../app/http/routes/admin/cache-flush';
import { measureCache } from '../app/ops/cache-metrics';
import { createLogger } from '../app/ops/logger';
import type { Cache, CacheRequest, CacheWrite } from '../app/ports/cache';
import type { IpReader } from '../app/ports/ips';
import type { ReadOptions } from '../app/ports/reading';
import type { Transaction } from '../app/ports/transaction';
import { Unavailable } from '../app/ports/unavailable';
import { appKeys } from './support/app-keys';
import { movableTime, realTime } from './support/time';

const draft = { address: '192.0.2.1', list: 'deny', reason: 'scan', expires_at: null } as const;

describe('records behind a cache', () => {
  function aService(options: { now?: () => Date; cache?: Cache } = {}) {
    const ips = new MemoryIpRepository();
    const transact: Transact = async (work) => ({
      value: await work({ ips, outbox: { add: async () => undefined } } as unknown as Transaction),
      position: '7',
    });
    const { cache = new MemoryCache(), now } = options;
    const service = new IpService({ ips, cache, now });
    return {
      ips,
      service,
      put: (values: object = {}) => service.put({ ...draft, ...values }, transact, 'request'),
      remove: (address: string) => service.remove(address, transact, 'request'),
      find: jest.spyOn<IpReader, 'find'>(ips, 'find'),
      list: jest.spyOn<IpReader, 'list'>(ips, 'list'),
      stats: jest.spyOn<IpReader, 'stats'>(ips, 'stats'),
    };
  }

  test('a write is in the cache before its answer', async () => {
    const { service, put, find } = aService();
    await put();
    expect(await service.find(draft.address)).toMatchObject(draft);
    expect(find).not.toHaveBeenCalled();
  });

  test('a read fills it, and the next one hits; also when there is nothing', async () => {
    const { ips, service, find } = aService();
    await ips.upsert(draft);
    for (const address of [draft.address, '192.0.2.2']) for (const _ of [1, 2, 3]) await service.find(address);
    expect(find).toHaveBeenCalledTimes(2);
  });

  test('a slow read never replaces a newer write', async () => {
    const { ips, service, put, find } = aService();
    const { record: old } = await ips.upsert(draft);
    find.mockImplementationOnce(async () => {
      await put({ reason: 'newer' }); // commits while the read is under way
      return { value: old, isFresh: true };
    });
    await service.find(draft.address);
    expect(await service.find(draft.address)).toMatchObject({ reason: 'newer' });
  });

  test('a removed record does not come back from a replica that lags behind', async () => {
    const { ips, service, remove, find } = aService();
    const { record } = await ips.upsert(draft);
    await remove(draft.address);
    find.mockResolvedValue({ value: record, isFresh: true });
    expect(await service.find(draft.address)).toBeUndefined();
  });

  test('what the server that answered may lack is served, not kept', async () => {
    const { ips, service, find } = aService();
    const { record } = await ips.upsert(draft);
    find.mockResolvedValue({ value: record, isFresh: false });
    for (const _ of [1, 2]) expect(await service.find(draft.address)).toEqual(record);
    expect(find).toHaveBeenCalledTimes(2);
  });

  test('every write hides pages and figures', async () => {
    const { service, put, remove, list, stats } = aService();
    await put();
    const reasons = async () => (await service.list({ limit: 10 })).items.map(({ reason }) => reason);
    const denied = async () => (await service.stats()).lists.deny;
    expect([await reasons(), await reasons(), await denied(), await denied()]).toEqual([['scan'], ['scan'], 1, 1]);
    expect([list, stats].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    await put({ reason: 'newer' });
    expect(await reasons()).toEqual(['newer']);
    await remove(draft.address);
    expect([await reasons(), await denied()]).toEqual([[], 0]);
  });

  test('a page of one list is a filter, of both a list; figures are stats', async () => {
    const read = jest.spyOn(NoCache.prototype, 'read');
    const { service } = aService({ cache: new NoCache() });
    await service.find(draft.address);
    await service.list({ limit: 10 });
    await service.list({ limit: 10, list: 'deny' });
    await service.stats();
    expect(read.mock.calls.map(([{ kind }]) => kind)).toEqual(['default', 'list', 'filter', 'stats']);
    read.mockRestore();
  });

  test('figures tell what is on the lists, what has expired and what changed last', async () => {
    let later = 0;
    const { service, put } = aService({ cache: new NoCache(), now: () => new Date(Date.now() + later) });
    expect((await service.stats()).newest_change).toBeNull();
    await put();
    await put({ address: '192.0.2.2', list: 'allow' });
    const { value } = await put({ address: '192.0.2.3', expires_at: new Date(Date.now() + 1000).toISOString() });
    later = 2000;
    const newest_change = value.record.updated_at;
    expect(await service.stats()).toEqual({ lists: { allow: 1, deny: 1 }, expired: 1, newest_change });
  });

  test('who wrote a moment ago is answered by the database, which is told after which write', async () => {
    const { service, find } = aService();
    await service.find(draft.address);
    await service.find(draft.address);
    await service.find(draft.address, '2');
    expect(find.mock.calls.map(([, options]) => options?.after)).toEqual([undefined, '2']);
  });
});

test('times to live differ a little, and keep their bounds', () => {
  const ttl = new Ttl({ ttlSeconds: { default: 100, filter: 0, list: 0, stats: 0 }, localTtlSeconds: 10 });
  const many = (make: () => number) => Array.from({ length: 1000 }, make);
  const shared = many(() => ttl.shared('default'));
  expect(Math.min(...shared)).toBeGreaterThanOrEqual(90_000);
  expect(Math.max(...shared)).toBeLessThanOrEqual(110_000);
  expect(new Set(shared).size).toBeGreaterThan(500);
  const local = many(() => ttl.local(60_000));
  expect(Math.min(...local)).toBeGreaterThanOrEqual(9000);
  expect(Math.max(...local)).toBeLessThanOrEqual(10_000);
  expect([ttl.shared('default', 2), ttl.shared('default', -1), ttl.local(50)]).toEqual([2000, 1, 50]);
  expect([ttl.isCached('default'), ttl.isCached('list'), ttl.areGroupsCached]).toEqual([true, false, false]);
});

test('the memory of an instance is bounded by bytes, and drops what a write made old', async () => {
  const store = new LocalStore();
  for (let index = 0; index < 3000; index += 1)
    store.set(`key-${index}`, { value: 'x'.repeat(10_000), revision: 0 }, 60_000);
  expect(store.size).toBeGreaterThan(500);
  expect(store.size * 10_000).toBeLessThan(8 * 1024 * 1024);
  expect([store.get('key-0'), store.get('key-2999')?.value.length]).toEqual([undefined, 10_000]);
  store.set('written', { value: '1', revision: 5 }, 60_000);
  store.invalidate('written', 5);
  expect(store.get('written')).toBeDefined();
  store.invalidate('written', 6);
  expect(store.get('written')).toBeUndefined();
  store.set('short', { value: '1', revision: 0 }, 20);
  await sleep(30);
  expect(store.get('short')).toBeUndefined();
});

describe('recent writes', () => {
  function aMemory() {
    const clock = { now: 1_000_000 };
    return { clock, recent: new RecentWrites(() => clock.now) };
  }

  test('a value must include the newest write that anybody knows of', () => {
    const { clock, recent } = aMemory();
    clock.now += 60_000;
    expect(recent.demand('key')).toEqual({ revision: 0, options: {} });
    recent.add('key', 5, 'five');
    recent.add('key', 4, 'four');
    expect(recent.demand('key')).toEqual({ revision: 5, position: 'five', options: { after: 'five' } });
    expect(recent.demand('key', { revision: 6, position: 'six' }).options).toEqual({ after: 'six' });
    expect(recent.demand('other', { revision: 3, position: 'three' }).options).toEqual({ after: 'three' });
  });

  test('what may have been missed is read from the primary, for a minute', () => {
    const { clock, recent } = aMemory();
    const options = () => recent.demand('key').options;
    expect(options()).toEqual({ fresh: true }); // it has only begun to listen
    clock.now += 60_000;
    expect(options()).toEqual({});
    recent.interrupt();
    expect(options()).toEqual({ fresh: true });
    clock.now += 60_000;
    expect(options()).toEqual({});
    for (let index = 0; index < 10_001; index += 1) recent.add(`key-${index}`, 1, 'x');
    expect(options()).toEqual({ fresh: true }); // more than it can remember
    expect(recent.demand('key-10000').options).toEqual({ after: 'x' });
    clock.now += 60_000;
    recent.add('last', 1, 'x');
    expect([options(), recent.demand('key-10000').options]).toEqual([{}, {}]);
  });

  test('an answer asked for before a write to its key, or before an interruption, is outdated', () => {
    const { recent } = aMemory();
    const before = recent.moment;
    recent.add('key', 5, 'x');
    expect(recent.isOutdated('key', before, 4)).toBe(true);
    expect(recent.isOutdated('key', before, 5)).toBe(false);
    expect(recent.isOutdated('key', recent.moment, 0)).toBe(false);
    expect(recent.isOutdated('other', before, 0)).toBe(false);
    recent.interrupt();
    expect(recent.isOutdated('other', before, 0)).toBe(true);
  });
});

test('messages survive their text, keys with bars included; others are ignored', () => {
  for (const message of [
    { kind: 'write', key: 'a|b|', revision: 1_763_000_000_000_001, position: '16/B374D848' },
    { kind: 'flush', id: 'x' },
    { kind: 'flushed', id: 'x', instance: 'web-1' },
  ] as const) {
    expect(parseMessage(renderMessage(message))).toEqual(message);
  }
  expect(parseMessage('hello|1')).toBeUndefined();
});

describe('two levels', () => {
  const request: CacheRequest = { key: 'key', kind: 'default' };
  const loaded = (value: unknown, isFresh = true) => ({ value, isFresh });
  const aWrite = (value: unknown, revision: number): CacheWrite => ({
    key: 'key',
    kind: 'default',
    value,
    revision,
    position: String(revision),
    group: 'all',
  });
  const closing: TwoLevelCache[] = [];
  afterEach(() => {
    for (const cache of closing.splice(0)) cache.close();
  });

  // What the tests of the real one show in test/engines/cache.test.ts is faked here: one entry, no time.
  function aCache(answers: (Hit | Miss | 'away')[] = [], knows: boolean | 'away' = true) {
    const hidden: GroupWrite[] = [];
    const isAway = (whether: boolean | 'away') => {
      if (whether === 'away') throw new Error('away');
      return !whether;
    };
    const filled: [string, Stored][] = [];
    const abandoned: string[] = [];
    const asked: number[] = [];
    const store: SharedStore = {
      read: async (_key, revision) => {
        asked.push(revision);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === undefined) return { ticket: 'ticket', mayLoad: true };
        if (answer === 'away') throw new Error('away');
        return answer;
      },
      fill: async (_key, ticket, stored) => filled.push([ticket, stored]) > 0,
      abandon: async (_key, ticket) => void abandoned.push(ticket),
      put: async () => undefined,
      outdate: async () => isAway(knows),
      supersede: async (_key, _value, write) => {
        isAway(knows);
        hidden.push(write);
        return { revision: 1, position: '' };
      },
      empty: async () => ({ keys: 0, nodes: 1 }),
      available: async () => true,
    };
    let listener: CacheListener | undefined;
    const bus: CacheBus & { isConnected: boolean } = {
      isConnected: true,
      listen: (given) => {
        listener = given;
      },
      flush: async () => {
        listener?.onReset('flushed');
        return ['web-1'];
      },
    };
    const ttlSeconds = { default: 60, filter: 60, list: 60, stats: 60 };
    const cache = new TwoLevelCache({ store, bus, ttlSeconds, localTtlSeconds: 10 });
    closing.push(cache);
    const outcomes: string[] = [];
    cache.observe({
      lookedUp: (_kind, outcome) => outcomes.push(outcome),
      loading: () => outcomes.push('load'),
      waited: () => outcomes.push('waited'),
      invalidated: () => undefined,
      reset: (reason) => outcomes.push(reason),
    });
    const hear = (key: string, revision: number) => listener?.onWrite(key, revision, String(revision));
    return {
      cache,
      bus,
      filled,
      abandoned,
      asked,
      hidden,
      outcomes,
      hear,
      interrupt: () => listener?.onReset('interrupted'),
    };
  }

  test('loads once for a hundred readers, then answers from memory', async () => {
    const { cache, outcomes } = aCache();
    const load = jest.fn(async () => {
      await sleep(10);
      return loaded({ a: 1 });
    });
    const answers = await Promise.all(Array.from({ length: 100 }, () => cache.read(request, load)));
    expect(answers).toEqual(Array(100).fill({ a: 1 }));
    expect(await cache.read(request, load)).toEqual({ a: 1 });
    expect([load.mock.calls.length, outcomes.at(-1), cache.localEntries()]).toEqual([1, 'local', 1]);
  });

  test('a reader does not join a load that began before a write it may know of', async () => {
    const { cache, hear } = aCache();
    const slow = cache.read(request, async () => {
      await sleep(30);
      return loaded('old');
    });
    await sleep(10);
    hear('key', 5);
    expect(await cache.read(request, async () => loaded('new'))).toBe('new');
    expect(await slow).toBe('old');
    expect(await cache.read(request, async () => loaded('newest'))).toBe('new');
  });

  test('what was loaded before a write or an interruption is not kept', async () => {
    for (const disturb of ['write', 'interrupt', 'flush'] as const) {
      const { cache, hear, interrupt } = aCache();
      await cache.read(request, async () => {
        if (disturb === 'write') hear('key', 5);
        if (disturb === 'interrupt') interrupt();
        if (disturb === 'flush') await cache.flush(1);
        return loaded('old');
      });
      expect([disturb, cache.localEntries()]).toEqual([disturb, 0]);
    }
  });

  test('a write drops what is kept, unless that is as new', async () => {
    const { cache, hear } = aCache([{ stored: { value: '"new"', revision: 5, position: '5' }, ttlMs: 1000 }]);
    await cache.read(request, async () => loaded('x'));
    hear('key', 5);
    expect(cache.localEntries()).toBe(1);
    hear('key', 6);
    expect(cache.localEntries()).toBe(0);
  });

  test('loads after the newest write it has heard of, and asks the shared cache for nothing older', async () => {
    const { cache, asked, filled, hear } = aCache();
    hear('key', 5);
    const load = jest.fn(async (_options: ReadOptions) => loaded('x'));
    await cache.read(request, load);
    expect(load.mock.calls).toEqual([[{ after: '5' }]]);
    expect([asked, filled]).toEqual([[5], [['ticket', { value: '"x"', revision: 5, position: '5' }]]]);
  });

  test('answers of a group are loaded after the newest write to it', async () => {
    const { cache } = aCache([
      { stored: { value: '"g"', revision: 9, position: '9' }, ttlMs: 1000 },
      { ticket: 't', mayLoad: true },
    ]);
    const load = jest.fn(async (_options: ReadOptions) => loaded('x'));
    await cache.read({ key: 'page', kind: 'list', group: 'all' }, load);
    expect(load.mock.calls).toEqual([[{ after: '9' }]]);
  });

  const missed = { key: 'key', kind: 'default', revision: 5, group: 'all' } as const;

  test('told of a write that the shared cache has missed, it asks the primary from then on', async () => {
    const hit: Hit = { stored: { value: '"old"', revision: 4, position: '4' }, ttlMs: 1000 };
    const { cache, asked, hidden } = aCache([hit, { ticket: 't', mayLoad: true }], false);
    const load = jest.fn(async (_options: ReadOptions) => loaded('new'));
    expect(await cache.read(request, load)).toBe('old');
    await cache.outdate(missed);
    expect(await cache.read(request, load)).toBe('new');
    expect([load.mock.calls, asked]).toEqual([[[{ after: '' }]], [0, 5]]);
    expect(hidden).toEqual([{ key: 'key', revision: 5, position: '' }]);
  });

  test('told of a write that the shared cache knows of, it keeps what it has', async () => {
    const { cache } = aCache([{ stored: { value: '"new"', revision: 5, position: '5' }, ttlMs: 1000 }], true);
    await cache.read(request, async () => loaded('x'));
    await cache.outdate(missed);
    expect(cache.localEntries()).toBe(1);
  });

  test('fails when it is told of a write while the shared cache is away', async () => {
    await expect(aCache([], 'away').cache.outdate(missed)).rejects.toThrow(Unavailable);
  });

  test('what a write outdated is loaded after that write, and never served', async () => {
    const { cache, filled } = aCache([{ expired: { revision: 5, position: '' }, ticket: 't', mayLoad: true }]);
    const away = async () => Promise.reject(new Unavailable('the database'));
    await expect(cache.read(request, away)).rejects.toThrow(Unavailable);
    const load = jest.fn(async (_options: ReadOptions) => loaded('x'));
    await cache.read(request, load);
    expect(load.mock.calls).toEqual([[{ after: '' }]]);
    expect(filled).toEqual([['t', { value: '"x"', revision: 5, position: '' }]]);
  });

  test('keeps nothing while it cannot hear of writes', async () => {
    const { cache, bus, outcomes } = aCache([{ stored: { value: '1', revision: 0 }, ttlMs: 1000 }]);
    bus.isConnected = false;
    for (const _ of [1, 2]) await cache.read(request, async () => loaded('x'));
    expect([outcomes, cache.localEntries()]).toEqual([['shared', 'shared'], 0]);
  });

  test('measures whether it hears, and how often and why it forgot', async () => {
    const { cache, bus, interrupt } = aCache();
    const registry = new Registry();
    measureCache(cache, registry);
    const measured = async () => (await registry.metrics()).match(/^cache_(bus|resets).*$/gm);
    expect(await measured()).toEqual([
      'cache_resets_total{reason="interrupted"} 0',
      'cache_resets_total{reason="flushed"} 0',
      'cache_bus_connected 1',
    ]);
    interrupt();
    await cache.flush(1);
    interrupt();
    bus.isConnected = false;
    expect(await measured()).toEqual([
      'cache_resets_total{reason="interrupted"} 2',
      'cache_resets_total{reason="flushed"} 1',
      'cache_bus_connected 0',
    ]);
  });

  test('waits for the value another one loads, and loads itself when that takes too long', async () => {
    const busy: Miss = { ticket: 'theirs', mayLoad: false };
    const { cache, outcomes } = aCache([busy, busy, { stored: { value: '"theirs"', revision: 0 }, ttlMs: 1000 }]);
    expect(await cache.read(request, async () => loaded('mine'))).toBe('theirs');
    expect(outcomes).toEqual(['waited', 'miss']);
    const dead = aCache([busy]);
    movableTime();
    const start = performance.now();
    let took = 0;
    const answer = dead.cache
      .read(request, async () => loaded('mine'))
      .finally(() => {
        took = performance.now() - start;
      });
    await jest.advanceTimersByTimeAsync(5000);
    realTime();
    expect(await answer).toBe('mine');
    expect(took).toBeLessThan(2500);
    expect(dead.filled.map(([ticket]) => ticket)).toEqual(['theirs']);
  });

  test('what may lack a write is served, not kept, and the next one may load', async () => {
    const { cache, filled, abandoned } = aCache();
    expect(await cache.read(request, async () => loaded('x', false))).toBe('x');
    expect([filled, abandoned, cache.localEntries()]).toEqual([[], ['ticket'], 0]);
  });

  test('with the database away it serves what has expired, unless a newer write is known; else the error', async () => {
    const expired: Stored = { value: '"old"', revision: 5, position: '5' };
    const away = async () => Promise.reject(new Unavailable('the database'));
    const { cache, outcomes, abandoned, hear } = aCache([{ expired, ticket: 't', mayLoad: true }]);
    expect(await cache.read(request, away)).toBe('old');
    expect([outcomes, abandoned, cache.localEntries()]).toEqual([['load', 'stale'], ['t'], 0]);
    const mistake = async () => Promise.reject(new TypeError('a mistake'));
    await expect(cache.read(request, mistake)).rejects.toThrow('a mistake');
    hear('key', 6);
    await expect(cache.read(request, away)).rejects.toThrow(Unavailable);
  });

  test('with the shared cache away every reader loads, after its own writes and otherwise from any server', async () => {
    const { cache } = aCache(['away']);
    const load = jest.fn(async (_options: ReadOptions) => loaded('x'));
    await cache.read(request, load);
    await cache.write(aWrite('y', 5));
    await cache.read(request, load);
    expect(load.mock.calls).toEqual([[{}], [{ after: '5' }]]);
    expect(cache.localEntries()).toBe(0);
  });

  test('is left alone by kinds without a time to live', async () => {
    const { cache, asked } = aCache();
    const none = new TwoLevelCache({
      store: { read: async () => Promise.reject(new Error('asked')) } as unknown as SharedStore,
      bus: { isConnected: true, listen: () => undefined, flush: async () => [] },
      ttlSeconds: { default: 0, filter: 0, list: 0, stats: 0 },
      localTtlSeconds: 10,
    });
    closing.push(none);
    await none.write(aWrite('x', 1));
    await none.outdate(missed);
    expect(await none.read(request, async () => loaded('x'))).toBe('x');
    expect([asked, cache.localEntries()]).toEqual([[], 0]);
  });
});

describe('the consumer that repairs the cache', () => {
  const event = removalEvent('192.0.2.1', 7, 'request');
  const handle = (outdate: Cache['outdate']) => createCacheRepair({ outdate }).handle(event, {} as Transaction);

  test('tells it of the write under the key that reads use', async () => {
    const cache = new MemoryCache();
    const ips = new MemoryIpRepository();
    const service = new IpService({ ips, cache });
    await ips.upsert(draft);
    const seen = async () => [
      (await service.find(draft.address))?.reason,
      (await service.list({ limit: 10 })).items.length,
      (await service.stats()).lists.deny,
    ];
    expect(await seen()).toEqual(['scan', 1, 1]);
    await ips.remove(draft.address); // and its writer dies
    expect(await seen()).toEqual(['scan', 1, 1]);
    await handle((write) => cache.outdate(write));
    expect(await seen()).toEqual([undefined, 0, 0]);
  });

  test('waits for a cache that is away; any other failure is one of the event', async () => {
    await expect(handle(async () => Promise.reject(new Unavailable('the cache')))).rejects.toThrow(NotNow);
    await expect(handle(async () => Promise.reject(new TypeError('a mistake')))).rejects.toThrow(TypeError);
  });
});

describe('a flush', () => {
  const lines: string[] = [];
  function aFlush(ports: Partial<ConstructorParameters<typeof CacheFlush>[0]> = {}) {
    const events: DomainEvent[] = [];
    const outbox = { add: async (event: DomainEvent) => void events.push(event) };
    const registry = new MemoryRegistry(15);
    const config = readConfig(
      { SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: 'postgres://db/x', ...appKeys },
      () => '',
    );
    const app = createApp(config, createLogger(config, { write: (line) => lines.push(line) }));
    const transactions = new MemoryTransactions({ outbox } as unknown as Transaction);
    const byToken = async (token: string) => ({ id: token, role: token === 'admin' ? 'admin' : 'user' }) as const;
    addAccess(app, { byToken, bySession: async () => undefined }, 'open');
    cacheFlushRoute(app, new CacheFlush({ cache: new MemoryCache(), registry, transactions, ...ports }));
    const post = (url: string, token?: string) =>
      app.inject({ method: 'POST', url, ...(token && { headers: { authorization: `Bearer ${token}` } }) });
    return { registry, events, post };
  }

  test('is for administrators, at either address, and is told as an event', async () => {
    const cache = new MemoryCache();
    const { registry, events, post } = aFlush({ cache });
    const instance = { address: '127.0.0.1:1', version: '1', role: 'web', started_at: new Date(0).toISOString() };
    await registry.heartbeat({ ...instance, id: 'web-2' });
    for (const url of ['/cache/flush', '/api/admin/cache/flush']) {
      await cache.read({ key: 'key', kind: 'default' }, async () => ({ value: 1, isFresh: true }));
      expect([(await post(url)).statusCode, (await post(url, 'user')).statusCode]).toEqual([401, 403]);
      const response = await post(url, 'admin');
      expect(response.json()).toEqual({
        keys: 1,
        nodes: 1,
        instances: [],
        silent_instances: ['web-2'],
        event_raised: true,
      });
    }
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({ type: 'cache.invalidated', subject: 'cache', data: { reason: 'flush' } });
  });

  test('works with the primary database away, and says that no event was raised', async () => {
    const transactions = { transaction: async () => Promise.reject(new Unavailable('the primary database')) };
    const response = await aFlush({ transactions, cache: new NoCache() }).post('/cache/flush', 'admin');
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { keys: 0, nodes: 0, instances: [], silent_instances: [], event_raised: false },
    ]);
  });

  test('fails when a server of the shared cache cannot be emptied', async () => {
    const flush = async () => Promise.reject(new Unavailable('the cache'));
    const response = await aFlush({ cache: Object.assign(new NoCache(), { flush }) }).post('/cache/flush', 'admin');
    expect([response.statusCode, response.json().detail]).toEqual([503, 'the cache is unavailable; try again']);
  });
});

test('what the shared cache missed is stored when it is back, and not read from it before', async () => {
  jest.useFakeTimers();
  const unsettled = new UnsettledWrites();
  let isAway = true;
  const stored: string[] = [];
  const attempt = (value: string) => async () => (isAway ? Promise.reject(new Error('away')) : stored.push(value));
  await unsettled.settle('key', 2, attempt('newer'));
  await unsettled.settle('key', 1, attempt('older'));
  expect(unsettled.has('key')).toBe(true);
  isAway = false;
  await jest.advanceTimersByTimeAsync(1_200);
  unsettled.close();
  jest.useRealTimers();
  expect([stored, unsettled.has('key')]).toEqual([['newer'], false]);
});
