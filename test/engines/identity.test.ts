import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { appKeys } from '../support/app-keys';
import { compileApp } from './support/compile-app';
import { type DatabaseServer, PASSWORD as SERVER_PASSWORD, startPostgres, until } from './support/databases';
import { type RedisCluster, startRedisCluster } from './support/redis-cluster';

// Two instances as processes, over one Postgres and one Redis Cluster.
jest.setTimeout(60_000);

const ports = { postgres: 25900, redis: [25910, 25911, 25912], a: 25920, b: 25921, other: 25922 };
const folder = mkdtempSync(join(tmpdir(), 'abreast-identity-'));
chmodSync(folder, 0o755); // Postgres runs as a user of its own
// Inside the project, so that the compiled application finds its packages.
const cache = join(__dirname, '../../app/node_modules/.cache');
let compiled = '';
let server: DatabaseServer;
let redis: RedisCluster;
const running: ChildProcess[] = [];
let printed = '';

const MASTER_KEY_2 = 'fedcba9876543210'.repeat(4);
const ADMIN = { email: 'root@example.com', password: 'a password of the administrator' };
const PASSWORD = 'correct horse battery';
let accounts = 0;
const anEmail = () => `user-${++accounts}@example.com`;
const entry = { list: 'deny', reason: 'port scan' };

/** Starts an instance and waits until it listens. */
async function start(port: number, variables: Record<string, string> = {}): Promise<ChildProcess> {
  const env = {
    SYSTEM: 'abreast',
    ENVIRONMENT: 'test',
    INSTANCE_ID: `web-${port}`,
    PORT: String(port),
    DATABASE_URL: server.url(),
    REDIS_URL: redis.urls,
    REDIS_MODE: 'cluster',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    SHUTDOWN_WAIT_SECONDS: '0',
    RATE_LIMIT_PER_IP: '0',
    RATE_LIMIT_PER_IDENTITY: '0',
    RATE_LIMIT_PER_CONTEXT: '0',
    ...appKeys,
    // As platforms set it: glibc otherwise keeps the 19 MiB of a hash once for each thread of the pool (docs/components/identity.md).
    MALLOC_MMAP_THRESHOLD_: '1048576',
    ...variables,
  };
  const flags = ['--max-old-space-size=96', '--max-semi-space-size=8'];
  const child = spawn(process.execPath, [...flags, join(compiled, 'main.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  await until(`instance on ${port}`, async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).ok);
  return child;
}

/** The fields of the answers that these tests look at. */
interface Body {
  readonly id: string;
  readonly role: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly ciphertext: string;
  readonly status: string;
  readonly reason?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
}

async function ask(port: number, method: string, path: string, more: { body?: object; headers?: object } = {}) {
  const { body, headers } = more;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}
const post = (port: number, path: string, body: object, headers: object = {}): Promise<Answer> =>
  ask(port, 'POST', path, { body, headers });
const me = (port: number, headers: object): Promise<Answer> => ask(port, 'GET', '/api/auth/me', { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function aLogin(port: number) {
  const credentials = { email: anEmail(), password: PASSWORD };
  const registered = await post(port, '/api/auth/register', credentials);
  const { json } = await post(port, '/api/auth/login', credentials);
  return { credentials, id: registered.json.id, access: json.access_token, refresh: json.refresh_token };
}

const isReady = (port: number) => async () => (await ask(port, 'GET', '/health/ready')).status === 200;

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  compiled = mkdtempSync(join(cache, 'identity-test-'));
  [server, redis] = await Promise.all([
    startPostgres(join(folder, 'postgres'), ports.postgres),
    startRedisCluster(folder, { ports: ports.redis }),
    compileApp(compiled),
  ]);
  // At once: the tables, the fingerprints and the administrator must come out of it whole.
  await Promise.all([start(ports.a), start(ports.b)]);
  await Promise.all([until('a', isReady(ports.a)), until('b', isReady(ports.b))]);
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([server?.kill(), redis?.stopAll()]);
  rmSync(folder, { recursive: true, force: true });
  rmSync(compiled, { recursive: true, force: true });
  for (const secret of [SERVER_PASSWORD, PASSWORD, ADMIN.password, MASTER_KEY_2, ...Object.values(appKeys)])
    expect(printed).not.toContain(secret);
});

describe('two instances', () => {
  test('the administrator is there once, though both made it at start', async () => {
    await until('administrator', async () => (await post(ports.b, '/api/auth/login', ADMIN)).status === 200);
    const [row] = await server.query<{ count: string }>('select count(*) from accounts');
    expect(row?.count).toBe('1');
    const { json } = await post(ports.a, '/api/auth/login', ADMIN);
    expect((await me(ports.b, bearer(json.access_token))).json.role).toBe('admin');
  });

  test('a login at A counts at B: token, refresh token, session', async () => {
    const { credentials, id, access, refresh } = await aLogin(ports.a);
    expect((await me(ports.b, bearer(access))).json).toEqual({ id, role: 'user' });
    expect((await post(ports.b, '/api/auth/refresh', { refresh_token: refresh })).status).toBe(200);
    const session = await post(ports.a, '/api/auth/session', credentials);
    const cookie =
      session.headers
        .getSetCookie()
        .find((text) => text.startsWith('session='))
        ?.split(';')[0] ?? '';
    expect((await me(ports.b, { cookie })).json.id).toBe(id);
    const [token = ''] = [cookie.split('=')[1]];
    const node = ports.redis.findIndex((_, index) => redis.cli(index, 'keys', '*session:*').includes(token));
    const key = `abreast:test:session:${token}`;
    expect(Number(redis.cli(node, 'ttl', key))).toBeGreaterThan(86_000);
    const headers = { cookie, 'x-requested-with': 'fetch' };
    expect((await post(ports.b, '/api/auth/logout', {}, headers)).status).toBe(204);
    expect((await me(ports.a, { cookie })).status).toBe(401);
    expect(redis.cli(node, 'exists', key).trim()).toBe('0');
  });

  test('a refresh token used at A and again at B ends the login at both', async () => {
    const { refresh } = await aLogin(ports.a);
    const next = (await post(ports.a, '/api/auth/refresh', { refresh_token: refresh })).json.refresh_token;
    expect((await post(ports.b, '/api/auth/refresh', { refresh_token: refresh })).status).toBe(401);
    expect((await post(ports.a, '/api/auth/refresh', { refresh_token: next })).status).toBe(401);
  });

  test('logout everywhere at A is in force there at once, and at B within five seconds', async () => {
    const { credentials, access, refresh } = await aLogin(ports.a);
    const session = await post(ports.b, '/api/auth/session', credentials);
    const cookie =
      session.headers
        .getSetCookie()
        .find((text) => text.startsWith('session='))
        ?.split(';')[0] ?? '';
    const everywhere = async () => [(await me(ports.b, bearer(access))).status, (await me(ports.b, { cookie })).status];
    expect(await everywhere()).toEqual([200, 200]);
    expect((await post(ports.a, '/api/auth/logout-everywhere', {}, bearer(access))).status).toBe(204);
    const start = performance.now();
    expect((await me(ports.a, bearer(access))).status).toBe(401);
    expect((await post(ports.b, '/api/auth/refresh', { refresh_token: refresh })).status).toBe(401);
    await until('the end at B', async () => (await everywhere()).every((status) => status === 401));
    const seconds = (performance.now() - start) / 1000;
    expect(seconds).toBeLessThan(5.5);
    process.stdout.write(`logout everywhere: in force at the other instance after ${seconds.toFixed(1)} s\n`);
  });

  test('what A encrypts B decrypts', async () => {
    const { access } = await aLogin(ports.a);
    const text = { context: 'customer/4711', plaintext: 'Zürich → 42' };
    const { ciphertext } = (await post(ports.a, '/api/v1/encrypt', text, bearer(access))).json;
    const opened = await post(ports.b, '/api/v1/decrypt', { context: text.context, ciphertext }, bearer(access));
    expect(opened.json).toEqual({ plaintext: text.plaintext });
    expect((await post(ports.b, '/api/v1/decrypt', { context: 'other', ciphertext }, bearer(access))).status).toBe(400);
  });

  test('fifty duplicates over both with one key: one effect, fifty equal answers; another body 422', async () => {
    const headers = { 'idempotency-key': 'fifty' };
    const put = (index: number) =>
      ask(index % 2 === 0 ? ports.a : ports.b, 'PUT', '/api/v1/ips/192.0.2.50', { body: entry, headers });
    const start = performance.now();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => put(index)));
    const milliseconds = Math.round(performance.now() - start);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, json: { version: 1 } });
    const replayed = answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true');
    expect(replayed).toHaveLength(49);
    const other = await ask(ports.b, 'PUT', '/api/v1/ips/192.0.2.50', { body: { ...entry, list: 'allow' }, headers });
    expect(other.status).toBe(422);
    const rows = await server.query<{ version: number }>(`select version from ips where address = '192.0.2.50'`);
    expect(rows).toEqual([{ version: 1 }]);
    const kept = await server.query<{ answer: string }>('select answer from answers');
    expect(kept.map(({ answer }) => answer).join()).not.toContain('port scan');
    process.stdout.write(`fifty duplicates over two instances: one effect, ${milliseconds} ms\n`);
  });

  test('fails when an instance has another master key: not ready, and it says why; a new id is no reason', async () => {
    const different = await start(ports.other, { MASTER_KEY: MASTER_KEY_2 });
    await until('its refusal', async () => (await ask(ports.other, 'GET', '/health/ready')).json.reason !== undefined);
    const ready = await ask(ports.other, 'GET', '/health/ready');
    expect([ready.status, ready.json.status, ready.json.reason]).toEqual([
      503,
      'unavailable',
      expect.stringContaining('MASTER_KEY (id 1) of this instance differs'),
    ]);
    expect((await ask(ports.other, 'GET', '/api/v1/ips')).status).toBe(503);
    expect(printed).toContain('not serving');
    different.kill('SIGTERM');
    expect(await once(different, 'exit')).toEqual([0, null]);

    await start(ports.other, { MASTER_KEY: `2:${MASTER_KEY_2},1:${appKeys.MASTER_KEY}` });
    await until('ready', isReady(ports.other));
    const { access } = await aLogin(ports.a);
    const { ciphertext } = (
      await post(ports.other, '/api/v1/encrypt', { context: 'a', plaintext: 'x' }, bearer(access))
    ).json;
    expect(ciphertext).toMatch(/^v1:2:/);
  });

  test('a rush of logins: those that wait too long are told so, memory stays within 150 MB, probes go on', async () => {
    const { credentials } = await aLogin(ports.a);
    const [a] = running;
    const rush = Promise.all(Array.from({ length: 100 }, () => post(ports.a, '/api/auth/login', credentials)));
    const probes: number[] = [];
    let isOver = false;
    void rush.finally(() => (isOver = true));
    while (!isOver) {
      const start = performance.now();
      expect((await ask(ports.a, 'GET', '/health/live')).status).toBe(200);
      probes.push(performance.now() - start);
      await sleep(20);
    }
    const statuses = (await rush).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${a?.pid}/status`, 'utf8'))?.[1]) / 1000;
    const passed = statuses.filter((status) => status === 200).length;
    const slowest = Math.round(Math.max(...probes));
    process.stdout.write(
      `100 logins at once: ${passed} passed, peak ${peak.toFixed(0)} MB, slowest probe ${slowest} ms\n`,
    );
    expect(peak).toBeLessThan(150);
  });

  test('Redis away: tokens go on, a session login is told to come again, nothing answers 500', async () => {
    const { credentials, access } = await aLogin(ports.a);
    const session = await post(ports.a, '/api/auth/session', credentials);
    const cookie =
      session.headers
        .getSetCookie()
        .find((text) => text.startsWith('session='))
        ?.split(';')[0] ?? '';
    await redis.stopAll();
    expect((await me(ports.b, bearer(access))).status).toBe(200);
    expect((await post(ports.a, '/api/auth/login', credentials)).status).toBe(200);
    const refused = await post(ports.a, '/api/auth/session', credentials);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await me(ports.b, { cookie })).status).toBe(503);
    expect((await ask(ports.b, 'GET', '/api/v1/ips', { headers: { cookie } })).status).toBe(200);
    await redis.startAll();
    await until('sessions', async () => (await me(ports.b, { cookie })).status === 200);
  });
});
