import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InjectOptions } from 'fastify';
import { Registry } from 'prom-client';
import { AesSealer } from '../app/adapters/identity/aes-sealer';
import { Argon2Passwords } from '../app/adapters/identity/argon2-passwords';
import { JwtAccessTokens } from '../app/adapters/identity/jwt-access-tokens';
import { MemorySessions } from '../app/adapters/memory/memory-sessions';
import { MemoryTransactions } from '../app/adapters/memory/memory-transactions';
import { addIdentity, addIdentityRoutes } from '../app/composition/add-identity';
import { prepareIdentity } from '../app/composition/prepare-identity';
import { type Config, readConfig, Secret } from '../app/contract';
import { IdentityService } from '../app/domain/identity/identity-service';
import { Standings } from '../app/domain/identity/standings';
import { requireRole } from '../app/http/access';
import { createApp } from '../app/http/create-app';
import { canonicalJson } from '../app/http/idempotency/canonical-json';
import { createLogger } from '../app/ops/logger';
import { prune } from '../app/ops/prune';
import type { Ports } from '../app/ports/ports';
import type { Transaction, Transactions } from '../app/ports/transaction';
import { Unavailable } from '../app/ports/unavailable';
import { appKeys } from './support/app-keys';
import { CHEAP, IdentityMemory } from './support/identity';
import { movableTime, realTime } from './support/time';

const ACCOUNT = '3f1c8a52-5d6e-4f0a-9b1c-2d3e4f5a6b7c';
const PASSWORD = 'correct horse battery';
const ANNA = { email: 'anna@example.com', password: PASSWORD };
const KEY_A = 'first-secret-of-the-test-32-letters';
const KEY_B = 'second-secret-of-the-test-32-letters';
const MASTER_A = '0123456789abcdef'.repeat(4);
const MASTER_B = 'fedcba9876543210'.repeat(4);

afterEach(realTime);

const aConfig = (variables: Record<string, string> = {}): Config =>
  readConfig(
    { SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: 'postgres://u:p@db/x', ...appKeys, ...variables },
    () => '',
  );
const ring = (...keys: [id: string, key: string][]) => {
  const [first = { id: '', key: new Secret('') }, ...others] = keys.map(([id, key]) => ({ id, key: new Secret(key) }));
  return [first, ...others] as const;
};

interface Instance {
  readonly memory?: IdentityMemory;
  readonly variables?: Record<string, string>;
  readonly ports?: Partial<Ports['identity']>;
  readonly transactions?: (transactions: Transactions) => Transactions;
}

/** One instance, and a route that counts its writes; instances of one system share a memory. */
function anInstance({ memory = new IdentityMemory(), variables, ports, transactions }: Instance = {}) {
  const config = aConfig(variables);
  const lines: string[] = [];
  const logger = createLogger(config, { write: (line) => lines.push(line) });
  const own = new MemoryTransactions(memory.writers as Transaction);
  const outside = {
    transactions: transactions?.(own) ?? own,
    identity: { ...memory.ports(config), ...ports },
  } as Ports;
  const app = createApp(config, logger);
  const metrics = new Registry();
  const services = addIdentity(app, { config, ports: outside, metrics });
  addIdentityRoutes(app, services, outside);
  const effects: unknown[] = [];
  app.post('/effects', async (request, reply) =>
    services.writes.answer(request, reply, {
      run: (transact) =>
        transact(async () => {
          await sleep(20);
          effects.push(request.body);
          return effects.length;
        }),
      answer: (count) => ({ status: 201, headers: { location: `/effects/${count}` }, body: { count } }),
    }),
  );
  app.get('/admin', { onRequest: requireRole('admin') }, async () => ({ secret: true }));
  app.get('/open', async ({ identity }) => ({ identity: identity ?? null }));
  app.get('/probe', { config: { isProbe: true } }, async () => ({}));
  app.get('/api/v1/thing', async () => ({}));
  const prepare = () => prepareIdentity({ ...services, transactions: outside.transactions, config, logger });
  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url, payload, headers });
  return { app, post, services, memory, effects, lines, prepare, metrics };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function loggedIn(instance = anInstance()) {
  await instance.post('/api/auth/register', ANNA);
  const tokens = (await instance.post('/api/auth/login', ANNA)).json();
  return { ...instance, access: tokens.access_token as string, refresh: tokens.refresh_token as string };
}

describe('access tokens', () => {
  const claims = { account: ACCOUNT, generation: 3 };
  const aSigner = (keys: readonly ReturnType<typeof ring>[number][], audience = 'abreast:test', ttlSeconds = 60) =>
    new JwtAccessTokens({ keys: keys as ReturnType<typeof ring>, audience, ttlSeconds });
  const forged = (header: object, payload: object, key = KEY_A) => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const now = Math.floor(Date.now() / 1000);
  const payload = { sub: ACCOUNT, generation: 3, iat: now, exp: now + 60, iss: 'abreast:test', aud: 'abreast:test' };

  test('are read by every instance with the key, also after another key signs', () => {
    const before = aSigner(ring(['1', KEY_A]));
    const after = aSigner(ring(['2', KEY_B], ['1', KEY_A]));
    expect(after.read(before.issue(claims))).toEqual(claims);
    expect(after.read(after.issue(claims))).toEqual(claims);
    expect(before.read(after.issue(claims))).toBeUndefined();
  });

  test('are accepted when another program signs them by the standard', () => {
    expect(aSigner(ring(['1', KEY_A])).read(forged({ alg: 'HS256', typ: 'JWT', kid: '1' }, payload))).toEqual(claims);
  });

  test.each<[string, string]>([
    ['there is no signature', forged({ alg: 'none', kid: '1' }, payload).replace(/[^.]*$/, '')],
    ['the algorithm is none, signed all the same', forged({ alg: 'none', kid: '1' }, payload)],
    ['the algorithm is another', forged({ alg: 'RS256', kid: '1' }, payload)],
    ['the key is another', forged({ alg: 'HS256', kid: '1' }, payload, KEY_B)],
    ['the key is unknown', forged({ alg: 'HS256', kid: '9' }, payload)],
    ['the key is not named', forged({ alg: 'HS256' }, payload)],
    ['the audience is another', forged({ alg: 'HS256', kid: '1' }, { ...payload, aud: 'abreast:prod' })],
    ['the issuer is missing', forged({ alg: 'HS256', kid: '1' }, { ...payload, iss: undefined })],
    ['it never ends', forged({ alg: 'HS256', kid: '1' }, { ...payload, exp: undefined })],
    ['it has ended', forged({ alg: 'HS256', kid: '1' }, { ...payload, exp: now - 1 })],
    ['the account is none', forged({ alg: 'HS256', kid: '1' }, { ...payload, sub: 'admin' })],
    ['it is nonsense', 'nonsense'],
    ['it is empty', ''],
  ])('fails when %s', (_, token) => expect(aSigner(ring(['1', KEY_A])).read(token)).toBeUndefined());
});

describe('sealed texts', () => {
  const salt = new Secret(appKeys.HKDF_SALT);
  const sealer = new AesSealer(ring(['1', MASTER_A]), salt);

  // Made with Python's `cryptography` and an HKDF written by hand, which gives RFC 5869's test case 1.
  test('open what another program sealed by the same rules', () => {
    const vector = 'v1:1:AAECAwQFBgcICQoLR60F90x7cBsvDT_MJgRgILxrFSBTm6dL4fGzX2_d';
    expect(sealer.open('customer/4711', vector)).toBe('Zürich → 42');
  });

  test('are opened by any instance, also after another master key seals, and never look the same twice', () => {
    const sealed = sealer.seal('a', 'text');
    const rotated = new AesSealer(ring(['2', MASTER_B], ['1', MASTER_A]), salt);
    expect(rotated.open('a', sealed)).toBe('text');
    expect(rotated.seal('a', 'text')).toMatch(/^v1:2:/);
    expect(sealer.seal('a', 'text')).not.toBe(sealed);
    expect(sealer.open('a', sealer.seal('a', ''))).toBe('');
  });

  test('fails when the context, any letter, the key id, the key or the salt is another', () => {
    const sealed = sealer.seal('a', 'text');
    const changed = [...sealed].map((letter, index) => {
      const other = letter === 'A' ? 'B' : 'A';
      return sealed.slice(0, index) + other + sealed.slice(index + 1);
    });
    // The last letter of base64 may hold bits that mean nothing.
    const opened = changed.slice(0, -1).map((text) => sealer.open('a', text));
    expect(opened.filter((text) => text !== undefined)).toEqual([]);
    const twoIds = new AesSealer(ring(['1', MASTER_A], ['2', MASTER_A]), salt);
    expect([
      sealer.open('b', sealed),
      twoIds.open('a', sealed.replace('v1:1:', 'v1:2:')),
      new AesSealer(ring(['1', MASTER_B]), salt).open('a', sealed),
      new AesSealer(ring(['1', MASTER_A]), new Secret('another-salt-of-it')).open('a', sealed),
      sealer.open('a', `${sealed}:x`),
      sealer.open('a', 'v1:1:'),
      sealer.open('a', ''),
    ]).toEqual(Array(7).fill(undefined));
  });
});

describe('passwords', () => {
  test('are hashed with argon2id as OWASP advises, each with a salt of its own', async () => {
    const passwords = new Argon2Passwords();
    const [one, other] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
    expect(one).not.toBe(other);
    expect([await passwords.verify(one, PASSWORD), await passwords.verify(one, 'wrong')]).toEqual([true, false]);
  });

  test('take as long to check when there is no account', async () => {
    // Cheaper than those of an account, and long enough to be told from no hash at all.
    const passwords = new Argon2Passwords({ ...CHEAP, memoryCost: 4096 });
    const hash = await passwords.hash(PASSWORD);
    await passwords.verify(undefined, PASSWORD);
    const timed = async (kept: string | undefined) => {
      const start = performance.now();
      expect(await passwords.verify(kept, 'wrong')).toBe(false);
      return performance.now() - start;
    };
    // By turns, and the shortest of each: what else this machine does lengthens both.
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < 7; round += 1) {
      known = Math.min(known, await timed(hash));
      unknown = Math.min(unknown, await timed(undefined));
    }
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(2);
    expect(await passwords.verify(undefined, 'nobody')).toBe(false); // the password of the hash that is only there for its time
  });

  test('fails when too many wait: two run, 32 wait, the others are told to come again', async () => {
    const passwords = new Argon2Passwords(CHEAP);
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.hash(PASSWORD)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(6);
    expect(refused.every(({ reason }) => reason instanceof Unavailable)).toBe(true);
    await expect(passwords.hash(PASSWORD)).resolves.toContain('argon2id');
  });
});

describe('accounts', () => {
  test('register and log in; the address counts whatever its case', async () => {
    const { post, app } = anInstance();
    const registered = await post('/api/auth/register', { ...ANNA, email: ' Anna@Example.com' });
    expect([registered.statusCode, registered.json()]).toEqual([
      201,
      { id: expect.any(String), email: 'anna@example.com', role: 'user' },
    ]);
    const login = await post('/api/auth/login', ANNA);
    expect([login.statusCode, login.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(login.json()).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    const me = await app.inject({ url: '/api/auth/me', headers: bearer(login.json().access_token) });
    expect(me.json()).toEqual({ id: registered.json().id, role: 'user' });
  });

  test('keep neither password nor refresh token in the clear, and log neither', async () => {
    const { memory, refresh, access, lines } = await loggedIn();
    const kept = JSON.stringify([[...memory.accounts.values()], [...memory.refreshTokens.values()], lines]);
    expect([kept.includes(PASSWORD), kept.includes(refresh), kept.includes(access)]).toEqual([false, false, false]);
  });

  test('fails when the address is taken, and when email or password is wrong, in the same words', async () => {
    const { post } = await loggedIn();
    expect((await post('/api/auth/register', ANNA)).statusCode).toBe(409);
    const wrong = await post('/api/auth/login', { ...ANNA, password: 'wrong' });
    const unknown = await post('/api/auth/login', { ...ANNA, email: 'bert@example.com' });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json().detail).toBe(unknown.json().detail);
  });

  test.each<[string, object]>([
    ['the password is short', { ...ANNA, password: 'short' }],
    ['the password is endless', { ...ANNA, password: 'x'.repeat(129) }],
    ['the email is none', { ...ANNA, email: 'anna' }],
    ['a field is unknown', { ...ANNA, role: 'admin' }],
  ])('fails when %s', async (_, payload) => {
    expect((await anInstance().post('/api/auth/register', payload)).statusCode).toBe(400);
  });

  test('a login can be refused before the password is looked at', async () => {
    const { memory } = await loggedIn();
    const outside = memory.ports(aConfig());
    const verify = jest.spyOn(outside.passwords, 'verify');
    const identity = new IdentityService({
      ...outside,
      standings: new Standings(outside.accounts),
      admitLogin: async (email) => {
        throw new Unavailable(`the login of ${email}`);
      },
    });
    await expect(identity.authenticate(ANNA)).rejects.toThrow('the login of anna@example.com is unavailable');
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('refresh tokens', () => {
  test('are exchanged once for the next ones', async () => {
    const { post, app, refresh } = await loggedIn();
    const next = await post('/api/auth/refresh', { refresh_token: refresh });
    expect(next.statusCode).toBe(200);
    expect(next.json().refresh_token).not.toBe(refresh);
    expect((await app.inject({ url: '/api/auth/me', headers: bearer(next.json().access_token) })).statusCode).toBe(200);
    expect((await post('/api/auth/refresh', { refresh_token: next.json().refresh_token })).statusCode).toBe(200);
  });

  test('fails when one is used twice, and then its successors, too: one of the two was stolen', async () => {
    const { post, refresh } = await loggedIn();
    const next = (await post('/api/auth/refresh', { refresh_token: refresh })).json().refresh_token;
    const otherLogin = (await post('/api/auth/login', ANNA)).json().refresh_token;
    expect((await post('/api/auth/refresh', { refresh_token: refresh })).statusCode).toBe(401);
    expect((await post('/api/auth/refresh', { refresh_token: next })).statusCode).toBe(401);
    expect((await post('/api/auth/refresh', { refresh_token: otherLogin })).statusCode).toBe(200);
  });

  test('a repeated exchange with an idempotency key gives the same tokens again', async () => {
    const { post, refresh, memory } = await loggedIn();
    const exchange = () => post('/api/auth/refresh', { refresh_token: refresh }, { 'idempotency-key': 'k1' });
    const [first, again] = [await exchange(), await exchange()];
    expect([first.statusCode, again.statusCode, again.headers['idempotency-replayed']]).toEqual([200, 200, 'true']);
    expect(again.body).toBe(first.body);
    expect(again.headers['cache-control']).toBe('no-store');
    expect((await post('/api/auth/refresh', { refresh_token: first.json().refresh_token })).statusCode).toBe(200);
    expect(JSON.stringify([...memory.answers.values()])).not.toContain(first.json().refresh_token);
  });

  test('fails when it has expired, when it is made up, and after a logout', async () => {
    movableTime();
    const { post, refresh } = await loggedIn(anInstance({ variables: { REFRESH_TOKEN_TTL_SECONDS: '1' } }));
    const other = await loggedIn();
    jest.advanceTimersByTime(1100);
    expect((await post('/api/auth/refresh', { refresh_token: refresh })).statusCode).toBe(401);
    expect((await post('/api/auth/refresh', { refresh_token: 'made-up' })).statusCode).toBe(401);
    for (const _ of [1, 2])
      expect((await other.post('/api/auth/logout', { refresh_token: other.refresh })).statusCode).toBe(204);
    expect((await other.post('/api/auth/refresh', { refresh_token: other.refresh })).statusCode).toBe(401);
  });

  test('expired credentials in the header are not in the way of new ones', async () => {
    const { post, refresh } = await loggedIn();
    const answer = await post('/api/auth/refresh', { refresh_token: refresh }, bearer('expired'));
    expect(answer.statusCode).toBe(200);
  });
});

describe('logout everywhere', () => {
  test('ends every token and session of the account, and nobody else`s', async () => {
    const { post, app, access, refresh } = await loggedIn();
    await post('/api/auth/register', { ...ANNA, email: 'bert@example.com' });
    const bert = (await post('/api/auth/login', { ...ANNA, email: 'bert@example.com' })).json();
    const cookie = String((await post('/api/auth/session', ANNA)).headers['set-cookie']).split(';')[0] ?? '';
    const statusOf = async (options: InjectOptions) =>
      (await app.inject({ url: '/api/auth/me', ...options })).statusCode;
    expect([await statusOf({ headers: bearer(access) }), await statusOf({ headers: { cookie } })]).toEqual([200, 200]);
    expect((await post('/api/auth/logout-everywhere', {}, bearer(access))).statusCode).toBe(204);
    expect([await statusOf({ headers: bearer(access) }), await statusOf({ headers: { cookie } })]).toEqual([401, 401]);
    expect((await post('/api/auth/refresh', { refresh_token: refresh })).statusCode).toBe(401);
    expect(await statusOf({ headers: bearer(bert.access_token) })).toBe(200);
    expect((await post('/api/auth/login', ANNA)).statusCode).toBe(200);
  });

  test('is noticed by another instance within five seconds, not on every request at a cost', async () => {
    movableTime();
    const memory = new IdentityMemory();
    const here = await loggedIn(anInstance({ memory }));
    const standing = jest.fn(memory.ports(aConfig()).accounts.standing);
    const accounts = { ...memory.ports(aConfig()).accounts, standing };
    const there = anInstance({ memory, ports: { accounts } });
    const status = async () =>
      (await there.app.inject({ url: '/api/auth/me', headers: bearer(here.access) })).statusCode;
    for (let request = 0; request < 20; request += 1) expect(await status()).toBe(200);
    expect(standing).toHaveBeenCalledTimes(1);
    await here.post('/api/auth/logout-everywhere', {}, bearer(here.access));
    const start = performance.now();
    while ((await status()) === 200) jest.advanceTimersByTime(250);
    expect(performance.now() - start).toBeLessThan(5500);
  });

  test('what is known of an account counts on while no database server answers', async () => {
    movableTime();
    const memory = new IdentityMemory();
    let isAway = false;
    const { accounts } = memory.ports(aConfig());
    const standing = async (id: string) => {
      if (isAway) throw new Unavailable('the database');
      return accounts.standing(id);
    };
    const { app, access } = await loggedIn(anInstance({ memory, ports: { accounts: { ...accounts, standing } } }));
    const status = async (token: string) =>
      (await app.inject({ url: '/api/auth/me', headers: bearer(token) })).statusCode;
    expect(await status(access)).toBe(200);
    isAway = true;
    jest.advanceTimersByTime(60_000);
    expect(await status(access)).toBe(200);
  });
});

describe('sessions', () => {
  const cookieOf = (answer: { headers: object }) => String(Object(answer.headers)['set-cookie']);
  const nameAndValue = (text: string) => text.split(';')[0] ?? '';

  test('log a browser in by a cookie that no script reads and no other site sends', async () => {
    const { post, app } = await loggedIn();
    const answer = await post('/api/auth/session', ANNA);
    expect([answer.statusCode, cookieOf(answer)]).toEqual([
      204,
      expect.stringMatching(/^session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const cookie = nameAndValue(cookieOf(answer));
    expect((await app.inject({ url: '/api/auth/me', headers: { cookie } })).json().role).toBe('user');
  });

  test('over https the cookie is bound to it and to this host', async () => {
    const { app } = await loggedIn(anInstance({ variables: { TRUSTED_PROXIES: '127.0.0.1' } }));
    const headers = { 'x-forwarded-proto': 'https' };
    await app.inject({ method: 'POST', url: '/api/auth/register', payload: ANNA });
    const answer = await app.inject({ method: 'POST', url: '/api/auth/session', payload: ANNA, headers });
    expect(cookieOf(answer)).toMatch(/^__Host-session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = nameAndValue(cookieOf(answer));
    const me = (more: object) => app.inject({ url: '/api/auth/me', headers: { cookie, ...more } });
    expect([(await me(headers)).statusCode, (await me({})).statusCode]).toEqual([200, 401]);
  });

  test('a login gives a new token and ends the one that came', async () => {
    const { post, app } = await loggedIn();
    const first = nameAndValue(cookieOf(await post('/api/auth/session', ANNA)));
    const second = nameAndValue(cookieOf(await post('/api/auth/session', ANNA, { cookie: first })));
    expect(second).not.toBe(first);
    const me = (cookie: string) => app.inject({ url: '/api/auth/me', headers: { cookie } });
    expect([(await me(first)).statusCode, (await me(second)).statusCode]).toEqual([401, 200]);
    const planted = `session=${'A'.repeat(43)}`;
    const answer = nameAndValue(cookieOf(await post('/api/auth/session', ANNA, { cookie: planted })));
    expect(answer).not.toBe(planted);
  });

  test('fails when a write has only the cookie; with X-Requested-With it passes', async () => {
    const { post } = await loggedIn();
    const cookie = nameAndValue(cookieOf(await post('/api/auth/session', ANNA)));
    expect((await post('/effects', {}, { cookie })).statusCode).toBe(403);
    expect((await post('/api/auth/logout', {}, { cookie })).statusCode).toBe(403);
    expect((await post('/effects', {}, { cookie, 'x-requested-with': 'fetch' })).statusCode).toBe(201);
  });

  test('end with a logout, and after the time without a request', async () => {
    const { post, app } = await loggedIn();
    const cookie = nameAndValue(cookieOf(await post('/api/auth/session', ANNA)));
    const out = await post('/api/auth/logout', {}, { cookie, 'x-requested-with': 'fetch' });
    expect([out.statusCode, cookieOf(out)]).toEqual([204, expect.stringContaining('session=; Max-Age=0;')]);
    expect((await app.inject({ url: '/api/auth/me', headers: { cookie } })).statusCode).toBe(401);
    movableTime();
    const sessions = new MemorySessions(1);
    const token = await sessions.open({ account: ACCOUNT, generation: 1 });
    expect(await sessions.find(token)).toEqual({ account: ACCOUNT, generation: 1 });
    jest.advanceTimersByTime(1100);
    expect(await sessions.find(token)).toBeUndefined();
  });

  test('while their store is away: open addresses and tokens go on, the others answer 503', async () => {
    const away = async () => {
      throw new Unavailable('the store of sessions');
    };
    const sessions = { open: away, find: away, close: away };
    const { app, post, access } = await loggedIn(anInstance({ ports: { sessions } }));
    const headers = { cookie: `session=${'A'.repeat(43)}` };
    expect((await app.inject({ url: '/open', headers })).json()).toEqual({ identity: null });
    expect((await app.inject({ url: '/api/auth/me', headers })).statusCode).toBe(503);
    expect((await post('/api/auth/session', ANNA)).statusCode).toBe(503);
    expect((await app.inject({ url: '/api/auth/me', headers: bearer(access) })).statusCode).toBe(200);
  });

  test('are counted: found, missing, or not looked up since their store was away', async () => {
    const memory = new IdentityMemory();
    const { post, app, metrics } = await loggedIn(anInstance({ memory }));
    const cookie = nameAndValue(cookieOf(await post('/api/auth/session', ANNA)));
    const find = jest.spyOn(memory.sessions, 'find');
    const open = (headers: Record<string, string>) => app.inject({ url: '/open', headers });
    await open({});
    for (const headers of [{ cookie }, { cookie }, { cookie: `session=${'A'.repeat(43)}` }]) await open(headers);
    find.mockRejectedValueOnce(new Unavailable('the store of sessions'));
    await open({ cookie });
    const text = await metrics.metrics();
    for (const [outcome, count] of Object.entries({ found: 2, missing: 1, failed: 1 }))
      expect(text).toContain(`session_lookups_total{outcome="${outcome}"} ${count}\n`);
  });
});

describe('access', () => {
  const admin = { ADMIN_EMAIL: 'Root@Example.com', ADMIN_PASSWORD: 'a password of the administrator' };
  const credentials = { email: 'root@example.com', password: admin.ADMIN_PASSWORD };

  test('an anonymous request costs no look at anything, and stays anonymous', async () => {
    const accounts = { byEmail: jest.fn(), standing: jest.fn() };
    const { app } = anInstance({ ports: { accounts } });
    expect((await app.inject('/open')).json()).toEqual({ identity: null });
    expect(accounts.standing).not.toHaveBeenCalled();
  });

  test('fails when a bearer token is wrong, on every route but probes', async () => {
    const { app } = anInstance();
    const answer = await app.inject({ url: '/open', headers: bearer('a.b.c') });
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer \u00e9'])
      expect((await app.inject({ url: '/open', headers: { authorization } })).statusCode).toBe(401);
    expect((await app.inject({ url: '/probe', headers: bearer('a.b.c') })).statusCode).toBe(200);
  });

  test('fails when the role does not suffice: 401 without, 403 with another', async () => {
    const { app, access } = await loggedIn();
    const anonymous = await app.inject('/admin');
    expect([anonymous.statusCode, anonymous.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect((await app.inject({ url: '/admin', headers: bearer(access) })).statusCode).toBe(403);
  });

  test('the administrator of the configuration may do everything, however often instances start', async () => {
    const memory = new IdentityMemory();
    const instances = [1, 2, 3].map(() => anInstance({ memory, variables: admin }));
    await Promise.all(instances.map(({ prepare }) => prepare()));
    const [{ app, post, prepare } = anInstance()] = instances;
    await prepare();
    expect([...memory.accounts.values()].map(({ email, role }) => [email, role])).toEqual([
      ['root@example.com', 'admin'],
    ]);
    const { access_token } = (await post('/api/auth/login', credentials)).json();
    expect((await app.inject({ url: '/admin', headers: bearer(access_token) })).statusCode).toBe(200);
    expect((await app.inject({ url: '/api/auth/me', headers: bearer(access_token) })).json().role).toBe('admin');
  });

  test('who registered the address of the administrator before loses it', async () => {
    const instance = anInstance({ variables: admin });
    await instance.post('/api/auth/register', { ...credentials, password: 'the password of a thief' });
    const stolen = (
      await instance.post('/api/auth/login', { ...credentials, password: 'the password of a thief' })
    ).json();
    await instance.prepare();
    const login = (password: string) => instance.post('/api/auth/login', { ...credentials, password });
    expect((await login('the password of a thief')).statusCode).toBe(401);
    expect((await login(credentials.password)).statusCode).toBe(200);
    expect((await instance.app.inject({ url: '/admin', headers: bearer(stolen.access_token) })).statusCode).toBe(401);
  });

  test('API_ACCESS=users closes the API to strangers', async () => {
    const { app, access } = await loggedIn(anInstance({ variables: { API_ACCESS: 'users' } }));
    expect((await app.inject('/api/v1/thing')).statusCode).toBe(401);
    expect((await app.inject({ url: '/api/v1/thing', headers: bearer(access) })).statusCode).toBe(200);
    expect((await app.inject('/open')).statusCode).toBe(200);
    expect((await anInstance().app.inject('/api/v1/thing')).statusCode).toBe(200);
  });

  test('encrypts on one instance and decrypts on another, for those who have logged in', async () => {
    const memory = new IdentityMemory();
    const one = await loggedIn(anInstance({ memory }));
    const other = anInstance({ memory });
    expect((await one.post('/api/v1/encrypt', { context: 'a', plaintext: 'x' })).statusCode).toBe(401);
    const sealed = await one.post('/api/v1/encrypt', { context: 'a', plaintext: 'Grüße' }, bearer(one.access));
    const { ciphertext } = sealed.json();
    const open = (context: string, text = ciphertext) =>
      other.post('/api/v1/decrypt', { context, ciphertext: text }, bearer(one.access));
    expect((await open('a')).json()).toEqual({ plaintext: 'Grüße' });
    expect([(await open('b')).statusCode, (await open('a', `${ciphertext}x`)).statusCode]).toEqual([400, 400]);
    const kept = one.services.keys;
    const { sealer } = await kept.use();
    expect((await open('a', sealer.seal('answer 1', 'of the application itself'))).statusCode).toBe(400);
  });
});

describe('keys', () => {
  const other = { MASTER_KEY: MASTER_B };

  test('fails when a key of the same id differs: not ready, 503 everywhere but probes, and no key is told', async () => {
    const memory = new IdentityMemory();
    await anInstance({ memory }).prepare();
    const { app, prepare, services, lines, metrics } = anInstance({ memory, variables: other });
    expect(await metrics.metrics()).toContain('\nkeys_differ 0\n');
    await prepare();
    expect(await metrics.metrics()).toContain('\nkeys_differ 1\n');
    expect(services.keys.problem).toContain('MASTER_KEY (id 1) of this instance differs from that of the others');
    expect((await app.inject('/open')).statusCode).toBe(503);
    expect((await app.inject('/probe')).statusCode).toBe(200);
    const told = lines.join('') + services.keys.problem + (await app.inject('/open')).body;
    expect(told).toContain('not serving');
    for (const { fingerprint } of memory.keyFingerprints) expect(told).not.toContain(fingerprint);
    expect(told).not.toContain(MASTER_B);
  });

  test.each([
    ['JWT_SECRET', { JWT_SECRET: KEY_B }],
    ['HKDF_SALT', { HKDF_SALT: 'another salt of the test' }],
  ])('fails when %s differs', async (name, variables) => {
    const memory = new IdentityMemory();
    await anInstance({ memory }).prepare();
    const { prepare, services } = anInstance({ memory, variables });
    await prepare();
    expect(services.keys.problem).toContain(`${name} (id 1)`);
  });

  test('a key with a new id does not stop anybody', async () => {
    const memory = new IdentityMemory();
    const before = anInstance({ memory });
    await before.prepare();
    const after = anInstance({ memory, variables: { MASTER_KEY: `2:${MASTER_B},1:${appKeys.MASTER_KEY}` } });
    await after.prepare();
    expect([before.services.keys.problem, after.services.keys.problem]).toEqual([undefined, undefined]);
    expect(memory.keyFingerprints).toHaveLength(4);
  });

  test('fails when the database was away at start and the keys turn out to differ: they are compared before their first use', async () => {
    const memory = new IdentityMemory();
    const { access } = await loggedIn(anInstance({ memory }));
    let isAway = true;
    const whileAway = (transactions: Transactions): Transactions => ({
      transaction: (work) => (isAway ? Promise.reject(new Unavailable('the primary')) : transactions.transaction(work)),
    });
    const { app, prepare } = anInstance({ memory, variables: { ...other }, transactions: whileAway });
    await expect(prepare()).rejects.toThrow('the primary is unavailable');
    const me = () => app.inject({ url: '/api/auth/me', headers: bearer(access) });
    expect((await me()).statusCode).toBe(503);
    isAway = false;
    const refused = await me();
    expect([refused.statusCode, refused.json().detail]).toEqual([503, expect.stringContaining('keys differ')]);
  });
});

describe('idempotency keys', () => {
  const keyed = (key = 'k1') => ({ 'idempotency-key': key });

  test('the same request is answered as before, without a second effect', async () => {
    const { post, effects } = anInstance();
    const first = await post('/effects', { a: 1, b: [1, { c: 2, d: 3 }] }, keyed());
    const again = await post('/effects', { b: [1, { d: 3, c: 2 }], a: 1 }, keyed());
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
    expect([again.statusCode, again.body, again.headers.location]).toEqual([201, first.body, '/effects/1']);
    expect(effects).toHaveLength(1);
  });

  test('without a key, and with another one, every request has its effect', async () => {
    const { post, effects } = anInstance();
    await Promise.all([post('/effects', {}), post('/effects', {}), post('/effects', {}, keyed('k1'))]);
    await post('/effects', {}, keyed('k2'));
    expect(effects).toHaveLength(4);
  });

  test('fails when the key was used for another body', async () => {
    const { post, effects } = anInstance();
    await post('/effects', { a: 1 }, keyed());
    const other = await post('/effects', { a: 2 }, keyed());
    expect([other.statusCode, other.headers['content-type']]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(effects).toHaveLength(1);
  });

  test('fails when a concurrent request uses the key for another body', async () => {
    const { post } = anInstance();
    const answers = await Promise.all([post('/effects', { a: 1 }, keyed()), post('/effects', { a: 2 }, keyed())]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 422]);
  });

  test('fifty at once have one effect and fifty equal answers', async () => {
    const { post, effects } = anInstance();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/effects', { a: 1 }, keyed())));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`))).toEqual(
      new Set(['201 {"count":1}']),
    );
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(49);
    expect(effects).toHaveLength(1);
  });

  test('somebody else with the same key gets an answer of their own', async () => {
    const { post, effects, access } = await loggedIn();
    await post('/effects', {}, keyed());
    const other = await post('/effects', {}, { ...keyed(), ...bearer(access) });
    expect(other.headers['idempotency-replayed']).toBeUndefined();
    expect(effects).toHaveLength(2);
  });

  test('a refusal that is final is kept, too', async () => {
    const { post } = anInstance();
    const [first] = [await post('/api/auth/register', ANNA, keyed())];
    expect((await post('/api/auth/register', ANNA, keyed())).body).toBe(first.body);
    expect((await post('/api/auth/register', ANNA, keyed('k2'))).statusCode).toBe(409);
    const again = await post('/api/auth/register', ANNA, keyed('k2'));
    expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([409, 'true']);
  });

  test('a request that failed may be repeated under its key, and its waiting duplicates go on', async () => {
    let failures = 0;
    const failing = (transactions: Transactions): Transactions => ({
      transaction: async (work) => {
        await sleep(20);
        failures -= 1;
        if (failures >= 0) throw new Unavailable('the primary database');
        return transactions.transaction(work);
      },
    });
    const { post, effects, prepare } = anInstance({ transactions: failing });
    await prepare();
    failures = 1;
    const answers = await Promise.all([post('/effects', {}, keyed()), post('/effects', {}, keyed())]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 201]);
    expect(effects).toHaveLength(1);
  });

  test.each(['', ' ', 'a b', 'x'.repeat(256), 'é', 'a\tb'])('fails when the key is %p', async (key) => {
    const { post, effects } = anInstance();
    expect((await post('/effects', {}, keyed(key))).statusCode).toBe(400);
    expect(effects).toHaveLength(0);
  });

  test('the longest key and every visible letter will do', async () => {
    const letters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('');
    const { post } = anInstance();
    expect((await post('/effects', {}, keyed(letters))).statusCode).toBe(201);
    expect((await post('/effects', {}, keyed('x'.repeat(255)))).statusCode).toBe(201);
  });

  test('data is the same text in whatever order its fields come, and another text when it differs', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, 2], c: null } })).toBe('{"a":{"c":null,"d":[1,2]},"b":1}');
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson(undefined)).toBe('null');
  });

  test('what has expired is removed batch by batch, until none is left', async () => {
    const left = [true, true, false];
    const pruneBatch = jest.fn(async () => left.shift() ?? false);
    await prune({ pruneBatch });
    expect(pruneBatch).toHaveBeenCalledTimes(3);
  });
});
