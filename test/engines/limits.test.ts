import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { firstReady, openRedis } from '../../app/adapters/redis/client';
import { Guard } from '../../app/adapters/redis/guard';
import { RedisRegistry } from '../../app/adapters/redis/redis-registry';
import { postgres } from '../../app/adapters/sql/postgres/engine';
import { SqlDatabase } from '../../app/adapters/sql/sql-database';
import { addRateLimits } from '../../app/composition/add-rate-limits';
import { connectRateLimits } from '../../app/composition/connect-rate-limits';
import { readConfig } from '../../app/contract';
import type { IdempotentWrites } from '../../app/domain/idempotency/idempotent-writes';
import { addAccess } from '../../app/http/access';
import type { App } from '../../app/http/app';
import { createApp } from '../../app/http/create-app';
import { Writes } from '../../app/http/idempotency/writes';
import { createLogger } from '../../app/ops/logger';
import { appKeys } from '../support/app-keys';
import { type DatabaseServer, startPostgres, until } from './support/databases';
import { Figures } from './support/figures';
import { type RedisCluster, startRedisCluster } from './support/redis-cluster';

jest.setTimeout(60_000);

const INSTANCES = 4;
const figures = new Figures('limits');
const folder = mkdtempSync(join(tmpdir(), 'abreast-limits-'));
chmodSync(folder, 0o755);
let server: DatabaseServer;
let redis: RedisCluster;
const lines: string[] = [];

/** One instance of the service: everything of the limits, over the real servers, and a route to ask for. */
interface Instance {
  readonly app: App;
  readonly port: number;
  readonly metrics: Registry;
  close(): Promise<void>;
}

const running: Instance[] = [];
const tokens: Record<string, { id: string; role: 'user' | 'admin' }> = {
  admin: { id: 'admin-1', role: 'admin' },
  alice: { id: 'user-alice', role: 'user' },
  bob: { id: 'user-bob', role: 'user' },
};

let environments = 0;
// Every test has keys of its own, as if nobody had asked for anything in the last minute.
const anEnvironment = () => `test${++environments}`;

async function startInstance(index: number, environment: string, variables: Record<string, string>): Promise<Instance> {
  const config = readConfig(
    {
      SYSTEM: 'abreast',
      ENVIRONMENT: environment,
      INSTANCE_ID: `web-${index}`,
      DATABASE_URL: server.url(),
      DB_POOL_SIZE: '4',
      REDIS_URL: redis.urls,
      REDIS_MODE: 'cluster',
      TRUSTED_PROXIES: '127.0.0.1',
      ...appKeys,
      ...variables,
    },
    () => '',
  );
  const logger = createLogger(config, { write: (line) => lines.push(line) });
  const database = new SqlDatabase(postgres, config, logger);
  if (!config.redis) throw new Error('redis is configured above');
  const client = openRedis(config.redis, logger);
  await firstReady(client, 3000);
  const guard = new Guard(client);
  const registry = new RedisRegistry(guard, `abreast:${environment}:`, 60);
  const app = createApp(config, logger);
  // All of the fleet: an instance that started first would learn of the others only after some seconds.
  for (let other = 0; other < INSTANCES; other += 1)
    await registry.heartbeat({ id: `web-${other}`, address: '', version: '', role: 'web', started_at: '' });

  const metrics = new Registry();
  const ports = await connectRateLimits(config, database, { guard, client });
  const limits = addRateLimits(app, { config, ports, registry, metrics });
  addAccess(app, { byToken: async (token) => tokens[token], bySession: async () => undefined }, 'open');
  limits.enforce();
  app.get('/thing', async () => ({ ok: true }));
  app.get('/health/live', { config: { isProbe: true } }, async () => ({ ok: true }));
  app.post('/sealed', { config: { limitsContextOfBody: true } }, async () => ({ ok: true }));
  const refuse = () => Promise.reject(new Error('this test uses no keys'));
  limits.addRoutes(new Writes(database, { run: refuse } as unknown as IdempotentWrites));

  await app.listen({ host: '127.0.0.1', port: 0 });
  const instance = {
    app,
    port: (app.server.address() as AddressInfo).port,
    metrics,
    close: async () => {
      await app.close();
      client.disconnect();
      await database.close();
    },
  };
  running.push(instance);
  return instance;
}

/** Starts the fleet; every instance knows how many there are. */
async function startFleet(variables: Record<string, string> = {}): Promise<Instance[]> {
  const environment = anEnvironment();
  const fleet: Instance[] = [];
  for (let index = 0; index < INSTANCES; index += 1) fleet.push(await startInstance(index, environment, variables));
  return fleet;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Question {
  readonly path?: string;
  readonly method?: string;
  /** Written to `X-Forwarded-For`, as a balancer would. */
  readonly from?: string;
  /** The address of the socket. @default that of the trusted balancer */
  readonly socket?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

const agents = new Map<string, Agent>();

function ask({ port }: Instance, question: Question = {}): Promise<Answer> {
  const { path = '/thing', method = 'GET', from, socket = '127.0.0.1', headers = {}, body } = question;
  const agent = agents.get(socket) ?? new Agent({ keepAlive: true, maxSockets: 16, localAddress: socket });
  agents.set(socket, agent);
  const forwarded = from === undefined ? {} : { 'x-forwarded-for': from };
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, agent, headers: { ...forwarded, ...content, ...headers } };
    const sent = request(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Asks so often, in turn at every instance, and counts the answers by status. */
async function storm(fleet: Instance[], times: number, question: (index: number) => Question) {
  const counts: Record<number, number> = {};
  await Promise.all(
    Array.from({ length: times }, async (_, index) => {
      const { status } = await ask(fleet[index % fleet.length] as Instance, question(index));
      counts[status] = (counts[status] ?? 0) + 1;
    }),
  );
  return counts;
}

const rejected = async ({ metrics }: Instance) =>
  Number(/rate_limit_rejections_total\{scope="ip"\} (\d+)/.exec(await metrics.metrics())?.[1]);

beforeAll(async () => {
  const ports = [26120, 26121, 26122];
  [server, redis] = await Promise.all([startPostgres(join(folder, 'db'), 26110), startRedisCluster(folder, { ports })]);
  const config = readConfig(
    { SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: server.url(), ...appKeys },
    () => '',
  );
  const database = new SqlDatabase(postgres, config, createLogger(config, { write: () => undefined }));
  await database.prepare();
  await database.close();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((instance) => instance.close()));
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
});

afterAll(async () => {
  await Promise.all([redis?.stopAll(), server?.kill()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('rate limits over four instances', () => {
  test('1,000 requests from one address: exactly 200 pass, and leave a metric, one line and one row each instance', async () => {
    const fleet = await startFleet();
    // What an instance does for the first time takes long on a busy machine, and must not meet the deadline of Redis.
    await storm(fleet, 40, () => ({ from: '203.0.113.6' }));
    const counts = await storm(fleet, 1000, () => ({ from: '203.0.113.7' }));
    figures.note('1,000 requests from one address over four instances', counts);
    expect(counts).toEqual({ 200: 200, 429: 800 });
    expect((await Promise.all(fleet.map(rejected))).reduce((a, b) => a + b)).toBe(800);
    await Promise.all(running.splice(0).map((instance) => instance.close()));
    const rows = await server.query<{ refused: number; quota: number; instance_id: string }>(
      "select * from audit where scope = 'ip' and subject = '203.0.113.7'",
    );
    expect(rows.reduce((sum, { refused }) => sum + refused, 0)).toBe(800);
    expect(rows.every(({ quota }) => quota === 200)).toBe(true);
    // One more each, should the minute of the clock have ended meanwhile.
    expect(rows.length).toBeLessThanOrEqual(2 * INSTANCES);
    const audited = lines.filter((line) => line.includes('"audit":true') && line.includes('203.0.113.7'));
    expect(audited).toHaveLength(rows.length);
  });

  test('the answers tell how the client stands; a refusal is a problem document that says when to come back', async () => {
    const fleet = await startFleet({ RATE_LIMIT_PER_IP: '3', RATE_LIMIT_BURST: '1' });
    const from = '203.0.113.8';
    const answers: Answer[] = [];
    for (let index = 0; index < 5; index += 1) answers.push(await ask(fleet[index % 4] as Instance, { from }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['3', '2', '1', '0', '0']);
    const [first, , , , last] = answers as [Answer, Answer, Answer, Answer, Answer];
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"ip";q=4;w=60',
      ratelimit: '"ip";r=3;t=60',
      'ratelimit-limit': '4',
      'ratelimit-reset': '60',
    });
    expect(first.headers['retry-after']).toBeUndefined();
    expect(last.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(last.body)).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      status: 429,
      'violated-policies': ['ip'],
    });
    const wait = Number(last.headers['retry-after']);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBe(Number(last.headers['ratelimit-reset']));
  });

  test('with Redis stopped in the middle of the minute the total stays within 200 ± 4, also when Redis is back', async () => {
    const fleet = await startFleet();
    const question = () => ({ from: '203.0.113.9' });
    const alone = () => ({ from: '203.0.113.10' });
    const before: Record<number, number> = {};
    for (let round = 0; round < 25; round += 1) {
      const counts = await storm(fleet, INSTANCES, question);
      before[200] = (before[200] ?? 0) + (counts[200] ?? 0);
    }
    expect(before).toEqual({ 200: 100 });
    await redis.stopAll();
    const begun = performance.now();
    const without = await storm(fleet, 900, question);
    const stormMs = performance.now() - begun;
    const other = await storm(fleet, 1000, alone);
    await redis.startAll();
    await until('redis counts again', async () => {
      await sleep(1100); // a guard that has met its deadline pauses for a second
      const answers = await Promise.all(fleet.map((instance) => ask(instance, { from: '203.0.113.11' })));
      const counts = answers.map(({ headers }) => Number(headers['ratelimit-remaining']));
      return new Set(counts).size === INSTANCES;
    });
    const after = await storm(fleet, 200, question);
    const total = (before[200] ?? 0) + (without[200] ?? 0) + (after[200] ?? 0);
    figures.note('Redis stopped in the middle of the minute', { before, without, after, total, another: other });
    expect(Math.abs(total - 200)).toBeLessThanOrEqual(INSTANCES);
    expect(Math.abs((other[200] ?? 0) - 200)).toBeLessThanOrEqual(INSTANCES);
    expect(stormMs).toBeLessThan(5000);
  });

  test('requests do not wait for a Redis that hangs', async () => {
    const fleet = await startFleet();
    redis.pauseAll();
    try {
      await storm(fleet, 8, () => ({ from: '203.0.113.12' })); // they meet the deadline, and the guard pauses
      const begun = performance.now();
      await storm(fleet, 100, () => ({ from: '203.0.113.12' }));
      expect(performance.now() - begun).toBeLessThan(450);
    } finally {
      redis.resumeAll();
    }
  });

  test('probes are not counted', async () => {
    const fleet = await startFleet({ RATE_LIMIT_PER_IP: '1' });
    expect(await storm(fleet, 40, () => ({ path: '/health/live', from: '203.0.113.13' }))).toEqual({ 200: 40 });
  });
});

describe("the client's address", () => {
  test('cannot be forged: not without the balancer, and not through it', async () => {
    const fleet = await startFleet({ RATE_LIMIT_PER_IP: '20' });
    // Straight at an instance, from an address that is no trusted proxy.
    const direct = await storm(fleet, 60, (index) => ({ socket: '127.0.0.2', from: `198.51.100.${index}` }));
    expect(direct).toEqual({ 200: 20, 429: 40 });
    // Through the balancer, which appends whom it sees to whatever the client has sent.
    const through = await storm(fleet, 60, (index) => ({ from: `198.51.100.${index}, 203.0.113.20` }));
    expect(through).toEqual({ 200: 20, 429: 40 });
    // Other headers with addresses mean nothing.
    const headers = (index: number) => ({ forwarded: `for=198.51.100.${index}`, 'x-real-ip': `198.51.100.${index}` });
    const others = await storm(fleet, 30, (index) => ({ from: '203.0.113.21', headers: headers(index) }));
    expect(others).toEqual({ 200: 20, 429: 10 });
  });

  test('counts for its /64 when it is IPv6, and for itself in every spelling of IPv4', async () => {
    const fleet = await startFleet({ RATE_LIMIT_PER_IP: '20' });
    const six = await storm(fleet, 60, (index) => ({ from: `2001:db8:0:1::${index + 1}` }));
    expect(six).toEqual({ 200: 20, 429: 40 });
    expect((await ask(fleet[0] as Instance, { from: '2001:db8:0:2::1' })).status).toBe(200);
    const four = await storm(fleet, 40, (index) => ({ from: index % 2 ? '203.0.113.22' : '::ffff:203.0.113.22' }));
    expect(four).toEqual({ 200: 20, 429: 20 });
  });
});

describe('limits of identities and contexts', () => {
  const off = { RATE_LIMIT_PER_IP: '0' };

  test('an identity has its limit, whatever its addresses; another has its own', async () => {
    const fleet = await startFleet(off);
    const as = (token: string) => (index: number) => ({
      from: `198.51.100.${index % 250}`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await storm(fleet, 300, as('alice'))).toEqual({ 200: 100, 429: 200 });
    expect(await storm(fleet, 50, as('bob'))).toEqual({ 200: 50 });
    expect(await storm(fleet, 300, (index) => ({ from: `198.51.100.${index % 250}` }))).toEqual({ 200: 300 });
  });

  test('a context has its limit, named by the header or by the body', async () => {
    const fleet = await startFleet({ ...off, RATE_LIMIT_PER_CONTEXT: '30' });
    const byHeader = { headers: { 'x-context': 'payroll' } };
    const byBody = { path: '/sealed', method: 'POST', body: { context: 'payroll' } };
    const both = { ...byBody, ...byHeader }; // counted once
    const kinds: Question[] = [byHeader, byBody, both];
    expect(await storm(fleet, 90, (index) => kinds[index % 3] as Question)).toEqual({ 200: 30, 429: 60 });
    expect((await ask(fleet[0] as Instance, { headers: { 'x-context': 'another' } })).status).toBe(200);
    const broken = await ask(fleet[0] as Instance, { headers: { 'x-context': 'a b' } });
    expect([broken.status, broken.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });

  test('an administrator sets the limit of a context, and every instance follows within five seconds', async () => {
    const fleet = await startFleet(off);
    const [first] = fleet as [Instance, ...Instance[]];
    const path = '/api/admin/rate-limits/context/sensitive-data';
    const authorization = 'Bearer admin';
    const get = async (instance: Instance) =>
      JSON.parse((await ask(instance, { path, headers: { authorization } })).body);
    expect(await get(first)).toEqual({
      context: 'sensitive-data',
      requests_per_minute: 500,
      burst_size: 0,
      enabled: true,
    });
    const body = { requests_per_minute: 50, burst_size: 10, enabled: true };
    const put = (more: Question) => ask(first, { path, method: 'PUT', body, ...more });
    expect((await put({})).status).toBe(401);
    expect((await put({ headers: { authorization: 'Bearer alice' } })).status).toBe(403);
    const wrong = { requests_per_minute: 0, burst_size: 10, enabled: true };
    expect((await put({ headers: { authorization }, body: wrong })).status).toBe(400);
    const set = await put({ headers: { authorization } });
    expect([set.status, JSON.parse(set.body)]).toEqual([200, { context: 'sensitive-data', ...body }]);
    const begun = performance.now();
    for (const instance of fleet)
      await until('the others follow', async () => (await get(instance)).requests_per_minute === 50, 5000);
    const followedMs = performance.now() - begun;
    expect(followedMs).toBeLessThan(5000);
    const question = () => ({ headers: { 'x-context': 'sensitive-data' } });
    expect(await storm(fleet, 120, question)).toEqual({ 200: 60, 429: 60 });
    await put({ headers: { authorization }, body: { ...body, enabled: false } });
    await until('all let it through', async () => (await storm(fleet, 40, question))[429] === undefined, 5000);
  });
});
