import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { InjectOptions } from 'fastify';
import pg from 'pg';
import { MemoryCache } from '../app/adapters/memory/memory-cache';
import { MemoryIpRepository } from '../app/adapters/memory/memory-ip-repository';
import { MemoryLockStore } from '../app/adapters/memory/memory-lock-store';
import { MemoryOutboxWriter } from '../app/adapters/memory/memory-outbox-writer';
import { MemoryRegistry } from '../app/adapters/memory/memory-registry';
import { MemorySearch } from '../app/adapters/memory/memory-search';
import { MemoryTransactions } from '../app/adapters/memory/memory-transactions';
import { NoCache } from '../app/adapters/memory/no-cache';
import { isLostConnection, isServerFailure } from '../app/adapters/sql/postgres/failure';
import { buildApp } from '../app/composition/build';
import { type Config, ContractError, checkVariables, contract, readConfig, renderProblem } from '../app/contract';
import { normaliseAddress } from '../app/domain/address';
import type { IpRecord } from '../app/domain/ip-record';
import { requestId } from '../app/http/request-id';
import { createLogger, describeError } from '../app/ops/logger';
import type { Cache } from '../app/ports/cache';
import type { DatabaseMonitor, DatabaseStatus } from '../app/ports/database-status';
import type { Ports } from '../app/ports/ports';
import type { Transaction } from '../app/ports/transaction';
import { Unavailable } from '../app/ports/unavailable';
import { appKeys } from './support/app-keys';
import { memoryEvents } from './support/events';
import { IdentityMemory } from './support/identity';

const PASSWORD = 'correct-horse';
const URL_WITH_PASSWORD = `postgres://app:${PASSWORD}@db:5432/abreast`;
const required = { SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: URL_WITH_PASSWORD, ...appKeys };
const noFile = (path: string) => {
  throw Object.assign(new Error(`no such file ${path}`), { code: 'ENOENT' });
};
const aConfig = (variables: Record<string, string> = {}): Config =>
  readConfig({ ...required, INSTANCE_ID: 'web-1', ...variables }, noFile);

function problemsOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
  return '';
}

describe('contract', () => {
  test('describes every variable in a sentence, and gives no default to a required one', () => {
    for (const variable of Object.values(contract) as { description: string; required: boolean; default?: string }[]) {
      expect(variable.description).toMatch(/\.$/);
      expect(variable.required && variable.default !== undefined).toBe(false);
    }
  });

  test('accepts the least a platform must render', () => {
    expect(checkVariables(required)).toEqual([]);
  });

  test('gives typed values, with defaults', () => {
    const config = aConfig({ TRUSTED_PROXIES: '10.0.0.0/8, ::1', PORT: '8081' });
    expect(config).toMatchObject({
      port: 8081,
      host: '127.0.0.1',
      role: 'web',
      redis: undefined,
      database: { pool: { size: 10, overflow: 20, recycleSeconds: 3600 }, statementTimeoutMs: 30_000, readUrls: [] },
      http: { trustedProxies: ['10.0.0.0/8', '::1'], bodyLimitBytes: 52_428_800 },
    });
    expect(config.database.url.reveal()).toBe(URL_WITH_PASSWORD);
    expect(config.database.migrationUrl.reveal()).toBe(URL_WITH_PASSWORD);
  });

  test('makes an instance id when none is given, another for each process', () => {
    const [one, other] = [aConfig({ INSTANCE_ID: '' }), aConfig({ INSTANCE_ID: '' })];
    expect(one.instanceId).toMatch(/^instance-[0-9a-f]{8}$/);
    expect(other.instanceId).not.toBe(one.instanceId);
  });

  test('reads a secret from the file that NAME_FILE names', () => {
    const { DATABASE_URL: _, ...others } = required;
    const given = { ...others, DATABASE_URL_FILE: '/run/secrets/database' };
    const config = readConfig(given, (path) => (path === '/run/secrets/database' ? `${URL_WITH_PASSWORD}\n` : ''));
    expect(config.database.url.reveal()).toBe(URL_WITH_PASSWORD);
    expect(checkVariables(given)).toEqual([]);
  });

  test('never prints a secret, however it is printed', () => {
    const config = aConfig({ REDIS_URL: `redis://:${PASSWORD}@redis:6379`, DATABASE_READ_URLS: URL_WITH_PASSWORD });
    const lines: string[] = [];
    createLogger(config, { write: (line) => lines.push(line) }).info(
      { config, url: config.database.url },
      `${config.database.url}`,
    );
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config) + lines.join('')).not.toContain(PASSWORD);
  });

  test('fails when a secret is wrong, without printing it', () => {
    const wrong = { ...required, DATABASE_URL: `http://app:${PASSWORD}@db/x`, REDIS_URL: `${PASSWORD}@redis` };
    const printed = problemsOf(() => readConfig(wrong, noFile)) + checkVariables(wrong).map(renderProblem).join();
    expect(printed).toContain(
      'DATABASE_URL (secret) must be a URL starting with postgres://, postgresql://, mysql:// or mariadb://: correct it',
    );
    expect(printed).not.toContain(PASSWORD);
  });

  test('fails when a misspelt name holds a secret, without printing it, and suggests the nearest name', () => {
    const [problem] = checkVariables({ ...required, REDIS_ULR: `redis://:${PASSWORD}@redis` });
    expect(problem && renderProblem(problem)).toBe(
      'REDIS_ULR is not a variable of the contract: did you mean REDIS_URL?',
    );
  });

  test('fails when a name is like no other, without a suggestion', () => {
    expect(checkVariables({ ...required, XYZZY: '1' })[0]?.wayOut).toBe('remove it, or add it to the contract');
  });

  test('fails when only a secret may come from a file', () => {
    expect(checkVariables({ ...required, PORT_FILE: '/run/port' })[0]).toMatchObject({ name: 'PORT_FILE' });
  });

  test('fails when a secret is given twice', () => {
    const printed = problemsOf(() => readConfig({ ...required, DATABASE_URL_FILE: '/x' }, noFile));
    expect(printed).toContain('DATABASE_URL and DATABASE_URL_FILE are both given: give exactly one of the two');
  });

  test('fails when a file cannot be read', () => {
    const printed = problemsOf(() => readConfig({ ...required, DATABASE_URL: '', DATABASE_URL_FILE: '/x' }, noFile));
    expect(printed).toContain('DATABASE_URL_FILE (/x) cannot be read (ENOENT)');
  });

  test('fails when several URLs are given to a standalone Redis', () => {
    const urls = 'redis://a:1,redis://b:1';
    expect(checkVariables({ ...required, REDIS_URL: urls, REDIS_MODE: 'cluster' })).toEqual([]);
    expect(checkVariables({ ...required, REDIS_URL: urls })[0]?.rule).toBe('takes one REDIS_URL, not 2');
  });

  test('fails when Kafka is to be shown a role of no region', () => {
    expect(checkVariables({ ...required, KAFKA_AUTH: 'iam', KAFKA_REGION: 'eu-central-1' })).toEqual([]);
    expect(checkVariables({ ...required, KAFKA_AUTH: 'iam' }).map(renderProblem)).toEqual([
      'KAFKA_AUTH (iam) needs KAFKA_REGION: set KAFKA_REGION, or another KAFKA_AUTH',
    ]);
  });

  test('fails when of an administrator only the address or only the password is given', () => {
    const both = { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: PASSWORD };
    expect(checkVariables({ ...required, ...both })).toEqual([]);
    expect(checkVariables({ ...required, ADMIN_EMAIL: both.ADMIN_EMAIL, ADMIN_PASSWORD_FILE: '/x' })).toEqual([]);
    const printed = (given: object) => checkVariables({ ...required, ...given }).map(renderProblem);
    expect(printed({ ADMIN_EMAIL: both.ADMIN_EMAIL })).toEqual([
      'ADMIN_EMAIL needs ADMIN_PASSWORD: set ADMIN_PASSWORD, or remove ADMIN_EMAIL',
    ]);
    expect(printed({ ADMIN_PASSWORD: both.ADMIN_PASSWORD })).toEqual([
      'ADMIN_PASSWORD needs ADMIN_EMAIL: set ADMIN_EMAIL, or remove ADMIN_PASSWORD',
    ]);
  });

  test('fails with every problem at once', () => {
    const printed = problemsOf(() =>
      readConfig({ PORT: '0', LOG_LEVEL: 'loud', DB_POOL_SIZE: '1e3', TRUSTED_PROXIES: 'all' }, noFile),
    );
    for (const line of [
      'PORT (0) must lie between 1 and 65535: correct it',
      'SYSTEM is required: set it',
      'DATABASE_URL is required: set it or DATABASE_URL_FILE',
      'DB_POOL_SIZE (1e3) must be a whole number: correct it',
      'LOG_LEVEL (loud) invalid option',
      'TRUSTED_PROXIES (all) must be an address or a range like 10.0.0.0/8: correct it',
    ]) {
      expect(printed).toContain(line);
    }
  });
});

describe('addresses', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:0DB8:0:0::1', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
  ])('%s is stored as %s', (given, stored) => expect(normaliseAddress(given)).toBe(stored));

  test.each([
    '',
    '192.0.2',
    '0300.0.2.1',
    '0x7f000001',
    '192.0.2.256',
    'fe80::1%eth0',
    '10.0.0.0/8',
    ':::',
    'localhost',
  ])('fails when an address is written as %p', (given) => expect(normaliseAddress(given)).toBeUndefined());
});

const allUp: DatabaseStatus = { schemaCurrent: true, primary: true, replicas: [true, true] };
const aDatabase = (status: Partial<DatabaseStatus> = {}): DatabaseMonitor => ({
  status: async () => ({ ...allUp, ...status }),
  pools: () => [{ name: 'primary', active: 1, idle: 2, waiting: 3, max: 30, failures: 4 }],
  replicaLags: async () => [{ name: 'replica-1', seconds: 0.5 }],
});
const awayCache: Cache = Object.assign(new NoCache(), { available: async () => false });

type Replaced = Partial<Ports> & { readonly ips?: MemoryIpRepository };

function anApp(ports: Replaced = {}, variables: Record<string, string> = {}) {
  const config = aConfig({ LOG_LEVEL: 'debug', PORT: '3000', ...variables });
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(config, { write: (line) => lines.push(JSON.parse(line)) });
  const { ips = new MemoryIpRepository() } = ports;
  const identity = new IdentityMemory();
  const outbox = new MemoryOutboxWriter();
  const transactions = new MemoryTransactions({
    ips,
    outbox,
    ...identity.writers,
  } as Partial<Transaction> as Transaction);
  const memory = {
    ips,
    transactions,
    events: memoryEvents(transactions),
    identity: identity.ports(config),
    cache: new MemoryCache(),
    registry: new MemoryRegistry(15),
    database: aDatabase(),
    search: { database: new MemorySearch(ips), primaryClock: async () => Date.now() * 1000 },
    rateLimits: { contextLimits: { all: async () => [] }, audit: { add: async () => undefined } },
    sync: {
      lockStore: new MemoryLockStore(),
      runs: { newest: async () => [], unfinished: async () => undefined },
      prunings: [],
    },
    probes: [],
  };
  return Object.assign(buildApp(config, { ...memory, ...ports }, logger), { lines });
}
const entry = { list: 'deny', reason: 'port scan' };
const put = (address: string, payload: object = entry) =>
  ({ method: 'PUT', url: `/api/v1/ips/${address}`, payload }) as const;

describe('routes', () => {
  test('PUT stores an address, 201 the first time, 200 when repeated, the version unchanged', async () => {
    const app = anApp();
    const [first, again, changed] = [
      await app.inject(put('2001:DB8::0001')),
      await app.inject(put('2001:db8::1')),
      await app.inject(put('2001:db8::1', { ...entry, list: 'allow' })),
    ];
    expect([first.statusCode, again.statusCode, changed.statusCode]).toEqual([201, 200, 200]);
    expect(first.json()).toMatchObject({
      address: '2001:db8::1',
      list: 'deny',
      reason: 'port scan',
      expires_at: null,
      version: 1,
    });
    expect(again.json()).toEqual(first.json());
    expect(changed.json()).toMatchObject({ list: 'allow', version: 2, created_at: first.json().created_at });
  });

  test('POST does the same with the address in the body, and tells where the record is', async () => {
    const app = anApp();
    const payload = { address: '::ffff:192.0.2.7', ...entry };
    const created = await app.inject({ method: 'POST', url: '/api/v1/ips', payload });
    expect([created.statusCode, created.headers.location]).toEqual([201, '/api/v1/ips/192.0.2.7']);
    expect((await app.inject({ method: 'POST', url: '/api/v1/ips', payload })).statusCode).toBe(200);
    expect((await app.inject('/api/v1/ips/192.0.2.7')).json()).toEqual(created.json());
  });

  test('DELETE removes an address and is idempotent', async () => {
    const app = anApp();
    await app.inject(put('192.0.2.1'));
    for (const _ of [1, 2])
      expect((await app.inject({ method: 'DELETE', url: '/api/v1/ips/192.0.2.1' })).statusCode).toBe(204);
    expect((await app.inject('/api/v1/ips/192.0.2.1')).statusCode).toBe(404);
  });

  test('PUT, POST and DELETE with an idempotency key answer as before', async () => {
    const app = anApp();
    const key = { 'idempotency-key': 'k1' };
    const post = { method: 'POST', url: '/api/v1/ips', payload: { address: '192.0.2.9', ...entry } } as const;
    const remove = { method: 'DELETE', url: '/api/v1/ips/192.0.2.8' } as const;
    for (const [index, request] of [put('192.0.2.8'), post, remove].entries()) {
      const keyed = { ...request, headers: { 'idempotency-key': `k${index}` } };
      const [first, again] = [await app.inject(keyed), await app.inject(keyed)];
      expect([again.statusCode, again.body]).toEqual([first.statusCode, first.body]);
      expect([again.headers.location, again.headers['idempotency-replayed']]).toEqual([first.headers.location, 'true']);
    }
    expect((await app.inject({ ...put('192.0.2.8'), headers: key })).statusCode).toBe(422);
  });

  test('GET lists page by page, without losing or repeating a record, and filters by list', async () => {
    const app = anApp();
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1', '2001:db8::2'];
    for (const [index, address] of addresses.entries()) {
      await app.inject(put(address, { ...entry, list: index % 2 ? 'allow' : 'deny' }));
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null && seen.length < 20) {
      const page: { items: IpRecord[]; next_cursor: string | null } = (
        await app.inject({ url: '/api/v1/ips', query: { limit: '2', ...(cursor && { cursor }) } })
      ).json();
      seen.push(...page.items.map(({ address }) => address));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(addresses);
    const allowed = (await app.inject('/api/v1/ips?list=allow')).json();
    expect(allowed.items.map(({ address }: IpRecord) => address)).toEqual(['192.0.2.2', '2001:db8::1']);
  });

  test('a record disappears when it expires, cached or not', async () => {
    const app = anApp();
    await app.inject(put('192.0.2.1', { ...entry, expires_at: new Date(Date.now() + 150).toISOString() }));
    expect((await app.inject('/api/v1/ips/192.0.2.1')).statusCode).toBe(200);
    expect((await app.inject('/api/v1/ips')).json().items).toHaveLength(1);
    await sleep(200);
    expect((await app.inject('/api/v1/ips/192.0.2.1')).statusCode).toBe(404);
    expect((await app.inject('/api/v1/ips')).json().items).toHaveLength(0);
  });

  test.each<[string, InjectOptions | string, number]>([
    ['the address is none', put('nonsense'), 400],
    ['the address is very long', put('1'.repeat(400)), 400],
    ['a field is unknown', put('192.0.2.1', { ...entry, extra: 1 }), 400],
    ['a field is missing', put('192.0.2.1', { list: 'deny' }), 400],
    ['a list is unknown', put('192.0.2.1', { ...entry, list: 'grey' }), 400],
    ['the reason is blank', put('192.0.2.1', { ...entry, reason: '  ' }), 400],
    ['the reason holds a NUL', put('192.0.2.1', { ...entry, reason: 'a\0b' }), 400],
    ['the expiry has passed', put('192.0.2.1', { ...entry, expires_at: '2020-01-01T00:00:00Z' }), 400],
    ['the expiry is no time', put('192.0.2.1', { ...entry, expires_at: 'soon' }), 400],
    [
      'the body is no JSON',
      { ...put('192.0.2.1'), payload: '{', headers: { 'content-type': 'application/json' } },
      400,
    ],
    [
      'the body wants a prototype',
      { ...put('192.0.2.1'), payload: '{"__proto__":{}}', headers: { 'content-type': 'application/json' } },
      400,
    ],
    ['the body is empty', { method: 'POST', url: '/api/v1/ips', headers: { 'content-type': 'application/json' } }, 400],
    ['the body is XML', { ...put('192.0.2.1'), payload: '<a/>', headers: { 'content-type': 'application/xml' } }, 415],
    ['the body is too large', put('192.0.2.1', { ...entry, reason: 'x'.repeat(2000) }), 413],
    ['the limit is too high', '/api/v1/ips?limit=101', 400],
    ['the limit is no number', '/api/v1/ips?limit=-1', 400],
    ['the cursor is made up', '/api/v1/ips?cursor=abc', 400],
    ['the path is unknown', '/nothing', 404],
    ['the path is badly encoded', '/api/v1/ips/%zz', 400],
    ['the parameter is endless', `/api/v1/ips/${'1'.repeat(600)}`, 414],
    ['the method is not for this path', { method: 'PATCH', url: '/api/v1/ips/192.0.2.1', payload: entry }, 405],
  ])('fails when %s, with a problem document', async (_, request, status) => {
    const response = await anApp({}, { BODY_LIMIT_BYTES: '1000' }).inject(request);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({
      type: 'about:blank',
      status,
      request_id: response.headers['x-request-id'],
    });
    expect(response.headers['x-instance-id']).toBe('web-1');
    expect(response.body).not.toMatch(/node_modules|\.ts|at \w+ \(|FST_/);
  });

  test('fails when fields are wrong, and names each with its rule', async () => {
    const response = await anApp().inject(put('192.0.2.1', { list: 'grey', reason: '' }));
    expect(response.json()).toMatchObject({
      detail: 'the body is not valid',
      problems: [
        { path: '/list', rule: expect.any(String) },
        { path: '/reason', rule: expect.any(String) },
      ],
    });
  });

  test('fails when a body is larger than any record, whatever the general limit', async () => {
    const app = anApp();
    for (const url of ['/api/v1/ips/192.0.2.1', '/api/v1/ips']) {
      const method = url.endsWith('ips') ? 'POST' : 'PUT';
      expect((await app.inject({ method, url, payload: { reason: 'x'.repeat(70_000) } })).statusCode).toBe(413);
    }
  });

  test('fails when a method is not for a path, and names those that are', async () => {
    const response = await anApp().inject({ method: 'POST', url: '/health/live' });
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test('fails when something unforeseen happens, without telling the client what', async () => {
    const ips = Object.assign(new MemoryIpRepository(), {
      find: async () => Promise.reject(new Error(`broken ${URL_WITH_PASSWORD}`)),
    });
    const app = anApp({ ips });
    const response = await app.inject('/api/v1/ips/192.0.2.1');
    expect([response.statusCode, response.body.includes('broken')]).toEqual([500, false]);
    expect(app.lines.find(({ level }) => level === 'error')).toMatchObject({
      message: 'request failed',
      err: { message: expect.any(String) },
    });
    expect(JSON.stringify(app.lines)).not.toContain(PASSWORD);
  });

  test('takes the request id of the balancer when it is valid, else makes one', async () => {
    const app = anApp();
    const idOf = async (id: string) =>
      (await app.inject({ url: '/health/live', headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await idOf('7F000001:C350_7F000001:1F90-42')).toBe('7F000001:C350_7F000001:1F90-42');
    for (const bad of ['', 'a b', '"', 'x'.repeat(200), '{}']) expect(await idOf(bad)).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestId({ headers: {} })).not.toBe(requestId({ headers: {} }));
  });

  test('lists the instances of the registry, itself included', async () => {
    const registry = new MemoryRegistry(15);
    const other = {
      id: 'web-2',
      address: '10.0.0.2:3000',
      version: '1',
      role: 'web',
      started_at: '2026-01-01T00:00:00.000Z',
    };
    await registry.heartbeat(other);
    const { instances, degraded } = (await anApp({ registry }).inject('/api/instances')).json();
    expect(degraded).toBe(false);
    expect(instances).toEqual([
      {
        id: 'web-1',
        address: '127.0.0.1:3000',
        version: 'development',
        role: 'web',
        started_at: expect.stringMatching(/Z$/),
      },
      other,
    ]);
  });
});

describe('when a dependency is away', () => {
  const away = async () => Promise.reject(new Unavailable('the primary database'));
  const readyOf = async (ports: Replaced) => {
    const response = await anApp(ports).inject('/health/ready');
    return [response.statusCode, response.json().status, response.json().degraded];
  };

  test('live looks at nothing', async () => {
    const database = { status: away, pools: () => [], replicaLags: async () => [] };
    expect((await anApp({ database, cache: awayCache }).inject('/health/live')).statusCode).toBe(200);
  });

  test.each<[string, Replaced, unknown[]]>([
    ['all is up', {}, [200, 'ready', false]],
    ['Redis is away', { cache: awayCache }, [200, 'ready', true]],
    ['a replica is away', { database: aDatabase({ replicas: [true, false] }) }, [200, 'ready', true]],
    ['only a replica answers', { database: aDatabase({ primary: false }) }, [200, 'ready', true]],
    ['there are no replicas', { database: aDatabase({ replicas: [] }) }, [200, 'ready', false]],
    [
      'no database server answers',
      { database: aDatabase({ primary: false, replicas: [false] }) },
      [503, 'unavailable', true],
    ],
    ['the tables are not there yet', { database: aDatabase({ schemaCurrent: false }) }, [503, 'starting', false]],
  ])('ready tells that %s', async (_, ports, expected) => expect(await readyOf(ports)).toEqual(expected));

  test('ready asks the dependencies at most once a second', async () => {
    const status = jest.fn(async () => allUp);
    const app = anApp({ database: { status, pools: () => [], replicaLags: async () => [] } });
    await Promise.all(Array.from({ length: 20 }, () => app.inject('/health/ready')));
    expect(status).toHaveBeenCalledTimes(1);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_001);
    await app.inject('/health/ready');
    clock.mockRestore();
    expect(status).toHaveBeenCalledTimes(2);
  });

  test('reads and writes go on without Redis', async () => {
    const app = anApp({ cache: awayCache });
    expect((await app.inject(put('192.0.2.1'))).statusCode).toBe(201);
    expect((await app.inject('/api/v1/ips/192.0.2.1')).statusCode).toBe(200);
    expect((await app.inject('/api/v1/ips')).json().items).toHaveLength(1);
  });

  test('the registry shows only this instance, degraded', async () => {
    const registry = { list: away, heartbeat: away, deregister: away };
    expect((await anApp({ registry }).inject('/api/instances')).json()).toMatchObject({
      instances: [{ id: 'web-1' }],
      degraded: true,
    });
  });

  test('writes get 503 and a time to retry while reads are served', async () => {
    const ips = Object.assign(new MemoryIpRepository(), { upsert: away, remove: away });
    const app = anApp({ ips, database: aDatabase({ primary: false }) });
    for (const request of [put('192.0.2.1'), { method: 'DELETE', url: '/api/v1/ips/192.0.2.1' } as const]) {
      const response = await app.inject(request);
      expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
      expect(response.json().detail).toBe('the primary database is unavailable; try again');
    }
    expect((await app.inject('/api/v1/ips')).statusCode).toBe(200);
  });

  test('draining makes it not ready at once, while it serves and asks to close connections', async () => {
    const app = anApp();
    expect(app.drain()).toBe(false); // nobody asked yet, so nobody needs time to notice
    const [ready, served] = [await app.inject('/health/ready'), await app.inject(put('192.0.2.1'))];
    expect([ready.statusCode, ready.json().status, served.statusCode]).toEqual([503, 'draining', 201]);
    expect([ready.headers.connection, served.headers.connection]).toEqual(['close', 'close']);
    const seen = anApp();
    await seen.inject('/health/ready');
    expect(seen.drain()).toBe(true);
  });
});

describe('database failures', () => {
  const answer = (code: string, severity = 'ERROR') =>
    Object.assign(new pg.DatabaseError('x', 1, 'error'), { code, severity });

  test.each<[string, Error, boolean, boolean]>([
    ['a connection refused', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true, true],
    ['a connection cut', new Error('Connection terminated unexpectedly'), true, true],
    ['a connection that took too long', new Error('timeout expired'), true, true],
    ['an answer that ends the connection', answer('57P01', 'FATAL'), true, true],
    ['a statement time-out', answer('57014'), true, false],
    ['a primary that became a replica', answer('25006'), true, true],
    ['a deadlock', answer('40P01'), true, false],
    ['a query the replica cancelled', answer('40001'), true, false],
    ['a mistake in a query', answer('42601'), false, false],
    ['a mistake in our code', new TypeError('x is not a function'), false, false],
  ])('%s is told apart: may another server answer, is the connection lost', (_, error, isServer, isLost) => {
    expect([isServerFailure(error), isLostConnection(error)]).toEqual([isServer, isLost]);
  });
});

describe('logs and metrics', () => {
  test('a request is one line with exactly these fields', async () => {
    const app = anApp();
    const { headers } = await app.inject(put('192.0.2.1'));
    expect(app.lines).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'info',
        message: 'request completed',
        instance_id: 'web-1',
        request_id: headers['x-request-id'],
        latency_ms: expect.any(Number),
        method: 'PUT',
        route: '/api/v1/ips/:address',
        status: 201,
      },
    ]);
  });

  test('probes and scrapes are logged at level debug', async () => {
    const app = anApp();
    for (const url of ['/health/live', '/health/ready', '/metrics', '/nothing']) await app.inject(url);
    expect(app.lines.map(({ level, route }) => [level, route])).toEqual([
      ['debug', '/health/live'],
      ['debug', '/health/ready'],
      ['debug', '/metrics'],
      ['info', 'unmatched'],
    ]);
  });

  test('an error shows neither the arguments of a failed command nor a password in a URL', () => {
    const failure = Object.assign(new Error(`cannot reach redis://:${PASSWORD}@redis:6379`), {
      command: { name: 'auth', args: [PASSWORD] },
    });
    const described = describeError(new Error('outer', { cause: failure }));
    expect(described).toMatchObject({
      type: 'Error',
      message: 'outer',
      cause: { message: 'cannot reach redis://(secret)@redis:6379' },
    });
    expect(JSON.stringify(described)).not.toContain(PASSWORD);
  });

  test('metrics count requests by route, pools, cache and the requests in flight', async () => {
    const app = anApp();
    await app.inject(put('192.0.2.1'));
    await app.inject('/api/v1/ips/192.0.2.1');
    await app.inject('/nothing');
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    for (const line of [
      'http_requests_total{method="PUT",route="/api/v1/ips/:address",status="201",service="web"} 1',
      'http_requests_total{method="GET",route="unmatched",status="404",service="web"} 1',
      'http_request_duration_seconds_count{service="web",method="PUT",route="/api/v1/ips/:address",status="201"} 1',
      'http_requests_in_flight{service="web"} 1',
      'cache_hits_total{kind="default",level="local",service="web"} 1',
      'db_pool_connections{pool="primary",state="idle",service="web"} 2',
      'db_pool_waiting{pool="primary",service="web"} 3',
      'db_pool_connections_max{pool="primary",service="web"} 30',
    ]) {
      expect(body.split('\n')).toContain(line);
    }
    expect(body).toContain('process_resident_memory_bytes');
  });
});

const portOf = (address: AddressInfo | string | null | undefined) =>
  typeof address === 'object' ? (address?.port ?? 0) : 0;

describe('over a real socket', () => {
  const listening: ReturnType<typeof anApp>[] = [];
  afterEach(async () => {
    for (const app of listening.splice(0)) {
      app.server.closeAllConnections();
      await app.close();
    }
  });
  async function connectTo(app: ReturnType<typeof anApp>): Promise<Socket> {
    listening.push(app);
    await app.listen({ host: '127.0.0.1', port: 0 });
    return connect({ host: '127.0.0.1', port: portOf(app.addresses()[0]) }).on('error', () => undefined);
  }

  async function raw(socket: Socket): Promise<string> {
    let text = '';
    for await (const chunk of socket) text += chunk;
    return text;
  }

  test('fails when the bytes are no HTTP, with a problem document and the usual headers', async () => {
    const app = anApp();
    const socket = await connectTo(app);
    socket.write('GET / HTTP/9.9\r\nnonsense\r\n\r\n');
    const answer = await raw(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(answer).toMatch(/X-Instance-Id: web-1\r\nX-Request-Id: [0-9a-f-]{36}\r\n/);
  });

  test('a client that goes away in the middle of a refused upload is counted once', async () => {
    const app = anApp();
    const socket = await connectTo(app);
    const head =
      'PUT /api/v1/ips/192.0.2.1 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9999999\r\n\r\n';
    socket.write(`${head}{`);
    await once(socket, 'data');
    socket.destroy();
    await sleep(100);
    expect(app.lines.filter(({ message }) => message === 'request completed')).toEqual([
      expect.objectContaining({ status: 413 }),
    ]);
  });

  test('a client that goes away is counted once and no longer in flight', async () => {
    let answer = (): void => undefined;
    const ips = Object.assign(new MemoryIpRepository(), {
      find: () => new Promise((resolve) => (answer = () => resolve({ value: undefined, isFresh: true }))),
    });
    const app = anApp({ ips });
    const socket = await connectTo(app);
    socket.write('GET /api/v1/ips/192.0.2.1 HTTP/1.1\r\nhost: x\r\n\r\n');
    await sleep(100);
    socket.destroy();
    await sleep(100);
    answer();
    await sleep(50);
    expect(app.lines.filter(({ message }) => message === 'request completed')).toEqual([
      expect.objectContaining({ status: 499 }),
    ]);
    expect((await app.inject('/metrics')).body).toContain('http_requests_in_flight{service="web"} 1\n'); // the scrape itself
  });
});
