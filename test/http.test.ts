import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { InjectOptions, RouteOptions } from 'fastify';
import { ZodType } from 'zod';
import type { App } from '../app/http/app';
import { securityHeaders } from '../app/http/security';
import {
  DESCRIPTION,
  type Description,
  describeApi,
  pathOf,
  renderDescription,
} from '../tools/describe/openapi/document';
import { PAGES_LEFT_OUT, routesOfService } from '../tools/describe/openapi/routes';
import { memoryService } from './support/memory-service';

const ADMIN = { ADMIN_EMAIL: 'root@example.com', ADMIN_PASSWORD: 'a password of the administrator' };
const ANNA = { email: 'anna@example.com', password: 'a password of her own' };
const ENTRY = { list: 'deny', reason: 'port scan' };
const LETTER = '11111111-1111-4111-8111-111111111111';
const NO_LETTER = '33333333-3333-4333-8333-333333333333';

type Call = Pick<InjectOptions, 'url' | 'payload'> & { readonly status: number };

/** A request for each operation that is answered as described, in an order in which that works. */
function calls(refreshToken: string, ciphertext: string): Readonly<Record<string, Call>> {
  const address = '/api/v1/ips/192.0.2.1';
  const limit = '/api/admin/rate-limits/context/shop';
  return {
    'post /api/v1/ips': { url: '/api/v1/ips', payload: { address: '192.0.2.2', ...ENTRY }, status: 201 },
    'put /api/v1/ips/{address}': { url: address, payload: ENTRY, status: 201 },
    'get /api/v1/ips/{address}': { url: address, status: 200 },
    'get /api/v1/ips': { url: '/api/v1/ips', status: 200 },
    'get /api/v1/ips/search': { url: '/api/v1/ips/search?q=scan', status: 200 },
    'get /api/v1/ips/stats': { url: '/api/v1/ips/stats', status: 200 },
    'get /api/v1/ips/{address}/history': { url: `${address}/history`, status: 200 },
    'delete /api/v1/ips/{address}': { url: address, status: 204 },
    'post /api/auth/register': { url: '/api/auth/register', payload: ANNA, status: 201 },
    'post /api/auth/login': { url: '/api/auth/login', payload: ANNA, status: 200 },
    'post /api/auth/session': { url: '/api/auth/session', payload: ANNA, status: 204 },
    'post /api/auth/refresh': { url: '/api/auth/refresh', payload: { refresh_token: refreshToken }, status: 200 },
    'get /api/auth/me': { url: '/api/auth/me', status: 200 },
    'post /api/auth/logout': { url: '/api/auth/logout', payload: { refresh_token: refreshToken }, status: 204 },
    'post /api/v1/encrypt': { url: '/api/v1/encrypt', payload: { context: 'a', plaintext: 'b' }, status: 200 },
    'post /api/v1/decrypt': { url: '/api/v1/decrypt', payload: { context: 'a', ciphertext }, status: 200 },
    'post /cache/flush': { url: '/cache/flush', status: 200 },
    'post /api/admin/cache/flush': { url: '/api/admin/cache/flush', status: 200 },
    'get /api/admin/dead-letters': { url: '/api/admin/dead-letters', status: 200 },
    'post /api/admin/dead-letters/{id}/replay': { url: `/api/admin/dead-letters/${LETTER}/replay`, status: 202 },
    'delete /api/admin/dead-letters/{id}': { url: `/api/admin/dead-letters/${LETTER}`, status: 204 },
    'put /api/admin/rate-limits/context/{context}': { url: limit, payload: { requests_per_minute: 9 }, status: 200 },
    'get /api/admin/rate-limits/context/{context}': { url: limit, status: 200 },
    'post /api/admin/sync/{kind}': { url: '/api/admin/sync/full', status: 202 },
    'get /api/admin/sync': { url: '/api/admin/sync', status: 200 },
    'get /api/health': { url: '/api/health', status: 200 },
    'get /api/instances': { url: '/api/instances', status: 200 },
    'get /api/overview': { url: '/api/overview', status: 200 },
    'get /api/openapi.json': { url: '/api/openapi.json', status: 200 },
    'post /api/auth/logout-everywhere': { url: '/api/auth/logout-everywhere', status: 204 },
  };
}

const withoutLimits = { RATE_LIMIT_PER_IP: '0', RATE_LIMIT_PER_IDENTITY: '0', LOG_LEVEL: 'fatal' };
const apps = new Map<string, App>();
/** One service for all who ask for the same; what a test changes in it is of no matter to the others. */
const service = (variables = {}, routes: RouteOptions[] = []) => {
  const onCreated = (app: App) =>
    app.addHook('onRoute', (route) => {
      routes.push(route);
    });
  const key = JSON.stringify(variables);
  const app = apps.get(key) ?? memoryService({ ...withoutLimits, ...variables }, { onCreated });
  apps.set(key, app);
  return app;
};
afterAll(() => Promise.all([...apps.values()].map((app) => app.close())));

describe('the description of the API', () => {
  const kept = JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as Description;
  const operations = Object.entries(kept.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );

  test('says what the code says', async () => {
    if (readFileSync(DESCRIPTION, 'utf8') !== renderDescription(await describeApi()))
      throw new Error(`${DESCRIPTION} must describe the API as it is: npm run openapi writes it`);
  });

  test('has every route of the service but the pages for balancers and scrapers, which there are', () => {
    const routes = routesOfService();
    const described = new Set([...PAGES_LEFT_OUT.map((page) => `get ${page}`), ...operations.map(({ name }) => name)]);
    expect(new Set(routes.map((route) => `${route.method.toLowerCase()} ${pathOf(route)}`))).toEqual(described);
    expect(operations.length).toBeGreaterThan(25);
  });

  test('has a group, a sentence and an answer for each operation, and every part that is referred to', () => {
    for (const { name, operation } of operations) {
      expect([name, operation.tags?.length, operation.summary]).toEqual([
        name,
        1,
        expect.stringMatching(/^[A-Z].+[^.]$/),
      ]);
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      expect(answers.length).toBeGreaterThan(0);
      for (const [status, answer] of answers)
        expect([name, status, 'content' in answer]).toEqual([name, status, status !== '204']);
    }
    const references = [...JSON.stringify(kept).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(100);
    for (const path of references)
      expect([
        path,
        path.split('/').reduce((at: unknown, part) => (at as Record<string, unknown>)?.[part], kept),
      ]).toEqual([path, expect.any(Object)]);
  });

  test('asks for credentials where the service does, and nowhere else', async () => {
    const app = service();
    for (const { name, operation } of operations) {
      const call = calls('none', 'none')[name];
      const method = name.split(' ')[0]?.toUpperCase() as 'GET';
      const { statusCode } = await app.inject({ method, ...call });
      const isRefused =
        statusCode === 401 &&
        !['post /api/auth/login', 'post /api/auth/session', 'post /api/auth/refresh'].includes(name);
      const isOpen = operation.security?.length === 0 || JSON.stringify(operation.security?.[0]) === '{}';
      expect([name, isRefused]).toEqual([name, !isOpen]);
    }
  });

  test('tells the answers as they are, and which writes heed an idempotency key', async () => {
    const routes: RouteOptions[] = [];
    const app = service(ADMIN, routes);
    await app.ready();
    await app.prepareIdentity();
    const post = (url: string, payload: object, headers = {}) => app.inject({ method: 'POST', url, payload, headers });
    const login = { email: ADMIN.ADMIN_EMAIL, password: ADMIN.ADMIN_PASSWORD };
    const { access_token, refresh_token } = (await post('/api/auth/login', login)).json();
    const authorization = `Bearer ${access_token}`;
    const { ciphertext } = (await post('/api/v1/encrypt', { context: 'a', plaintext: 'b' }, { authorization })).json();
    const all = calls(refresh_token, ciphertext);
    expect(Object.keys(all).sort()).toEqual(operations.map(({ name }) => name).sort());
    for (const [name, { status, ...request }] of Object.entries(all)) {
      const [method = '', path] = name.split(' ');
      const call = { ...request, method: method.toUpperCase() as 'GET' };
      const operation = operations.find((one) => one.name === name)?.operation;
      const isKeyed = JSON.stringify(operation?.parameters ?? []).includes('IdempotencyKey');
      if (method !== 'get') {
        const headers = { authorization, 'idempotency-key': 'with a blank' };
        const refused = await app.inject({ ...call, headers, url: String(request.url).replace(LETTER, NO_LETTER) });
        expect([name, /^Idempotency-Key must be/.test(refused.body && refused.json().detail)]).toEqual([name, isKeyed]);
      }
      const answer = await app.inject({ ...call, headers: { authorization } });
      expect([name, answer.statusCode]).toEqual([name, status]);
      expect(Object.keys(operation?.responses ?? {})).toContain(String(status));
      const route = routes.find((one) => one.method === call.method && pathOf(one) === path);
      const schema = (route?.schema?.response as Record<number, unknown> | undefined)?.[status];
      const body = answer.body === '' ? undefined : answer.json();
      expect(schema).toBeInstanceOf(ZodType);
      if (schema instanceof ZodType) expect([name, schema.parse(body)]).toEqual([name, body]); // a field more would be dropped
    }
  });

  test('is served, by the role web only', async () => {
    const answer = await service().inject('/api/openapi.json');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(answer.json()).toEqual(kept);
    expect((await service({ ROLE: 'worker' }).inject('/api/openapi.json')).statusCode).toBe(404);
  });
});

describe('pages of other origins', () => {
  const PAGE = 'https://pages.example.com';
  const preflight = (app: App, origin: string, headers: string, url = '/api/v1/ips/192.0.2.1') =>
    app.inject({
      method: 'OPTIONS',
      url,
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': headers },
    });
  const listed = (value: unknown) => String(value).split(', ');
  const corsOf = ({ headers }: { headers: object }) =>
    Object.keys(headers).filter((name) => name.startsWith('access-control'));

  test('of FRONTEND_URL may send the headers of the API, with credentials, also where only users are let in', async () => {
    for (const variables of [{}, { API_ACCESS: 'users' }]) {
      const app = service({ FRONTEND_URL: `${PAGE},https://other.example.com`, ...variables });
      const wanted = [
        'authorization',
        'content-type',
        'idempotency-key',
        'x-requested-with',
        'x-position',
        'x-context',
      ];
      const { statusCode, headers, body } = await preflight(app, PAGE, wanted.join(','));
      expect([statusCode, body, headers['access-control-allow-origin']]).toEqual([204, '', PAGE]);
      expect(headers['access-control-allow-credentials']).toBe('true');
      expect(listed(headers['access-control-allow-headers'])).toEqual(expect.arrayContaining(wanted));
      expect(listed(headers['access-control-allow-headers'])).not.toContain('x-forwarded-for');
      expect(listed(headers['access-control-allow-methods'])).toEqual(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);
      expect(headers).toMatchObject({ 'access-control-max-age': '600', vary: 'Origin' });
    }
  });

  test('of FRONTEND_URL may read answers and refusals, and the headers that tell of limits and positions', async () => {
    const app = service({ FRONTEND_URL: PAGE, API_ACCESS: 'users', RATE_LIMIT_PER_IP: '3' });
    const get = (url: string) => app.inject({ url, headers: { origin: PAGE } });
    for (const [url, status] of [
      ['/api/instances', 200],
      ['/api/v1/ips', 401],
      ['/nothing', 404],
      ['/api/instances', 429],
    ] as const) {
      const { statusCode, headers } = await get(url);
      expect([url, statusCode, headers['access-control-allow-origin'], headers.vary]).toEqual([
        url,
        status,
        PAGE,
        'Origin',
      ]);
      expect(listed(headers['access-control-expose-headers'])).toEqual(
        expect.arrayContaining(['x-position', 'x-request-id', 'retry-after', 'ratelimit', 'idempotency-replayed']),
      );
    }
  });

  test('fails for every other origin, and for all without FRONTEND_URL', async () => {
    const app = service({ FRONTEND_URL: PAGE });
    for (const origin of [
      'https://evil.example.com',
      `${PAGE}.evil.example.com`,
      'https://pages.example.com:8443',
      'null',
    ]) {
      const refused = await preflight(app, origin, 'authorization');
      expect([refused.statusCode, corsOf(refused)]).toEqual([405, []]);
      expect(corsOf(await app.inject({ url: '/api/instances', headers: { origin } }))).toEqual([]);
    }
    const refused = await preflight(service(), PAGE, 'authorization');
    expect([refused.statusCode, corsOf(refused)]).toEqual([405, []]);
  });

  test('need a preflight: any other OPTIONS is a method that this service does not have', async () => {
    for (const variables of [{}, { FRONTEND_URL: PAGE }])
      for (const headers of [{}, { origin: PAGE }]) {
        const answer = await service(variables).inject({ method: 'OPTIONS', url: '/api/v1/ips', headers });
        expect([answer.statusCode, answer.headers['content-type'], answer.headers.allow]).toEqual([
          405,
          'application/problem+json; charset=utf-8',
          'GET, HEAD, POST',
        ]);
      }
  });
});

describe('security headers', () => {
  test('are in every answer: pages, refusals, problems and preflights', async () => {
    const app = service({ FRONTEND_URL: 'https://pages.example.com', BODY_LIMIT_BYTES: '100' });
    const requests: InjectOptions[] = [
      { url: '/health/live' },
      { url: '/metrics' },
      { url: '/api/v1/ips' },
      { url: '/nothing' },
      { url: '/%zz' },
      { url: '/api/v1/ips/not-an-address' },
      { url: '/api/auth/me' },
      { url: '/api/auth/me', headers: { authorization: 'Basic x' } },
      { method: 'PATCH', url: '/api/v1/ips' },
      { method: 'POST', url: '/api/v1/ips', headers: { 'content-type': 'application/xml' }, payload: '<x/>' },
      { method: 'POST', url: '/api/v1/ips', payload: { reason: 'x'.repeat(200) } },
      {
        method: 'OPTIONS',
        url: '/api/v1/ips',
        headers: { origin: 'https://pages.example.com', 'access-control-request-method': 'GET' },
      },
    ];
    const statuses = [];
    for (const request of requests) {
      const { statusCode, headers } = await app.inject(request);
      statuses.push(statusCode);
      expect([request.url, headers]).toEqual([request.url, expect.objectContaining(securityHeaders)]);
    }
    expect(statuses).toEqual([200, 200, 200, 404, 400, 400, 401, 401, 405, 415, 413, 204]);
  });

  test('are in the answer to what is no HTTP', async () => {
    const app = service();
    await app.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('no HTTP\r\n\r\n');
    const [head = ''] = (await text(socket)).split('\r\n\r\n');
    for (const [name, value] of Object.entries(securityHeaders))
      expect(head.split('\r\n')).toContain(`${name}: ${value}`);
  });
});
