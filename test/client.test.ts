import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AbreastClient, ApiProblem, type ClientOptions } from '../app/client';
import { defaultRetryPolicy, pauseBefore } from '../app/client/retry';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const draft = { address: '192.0.2.1', list: 'deny', reason: 'scan', expires_at: null } as const;
const reply =
  (status: number, body?: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
const reset: Answer = (request) => request.socket.destroy();

/** A server that gives one answer after the other, and keeps what it was asked. */
class Script {
  readonly asked: IncomingMessage[] = [];
  readonly #server: Server;

  constructor(...answers: Answer[]) {
    this.#server = createServer((request, response) => {
      this.asked.push(request);
      (answers[this.asked.length - 1] ?? reply(599))(request, response);
    });
  }

  async client(options: ClientOptions = {}): Promise<AbreastClient> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return new AbreastClient({ baseUrl: `http://127.0.0.1:${port}`, retry: { firstPauseMs: 1 }, ...options });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe('the client', () => {
  let script: Script | undefined;
  const play = (...answers: Answer[]) => {
    script = new Script(...answers);
    return script;
  };
  afterEach(() => script?.close());

  test('sends a read again after 500, 503 and a lost connection', async () => {
    const { asked, client } = withClient(play(reply(500), reset, reply(503), reply(200, draft)));
    await expect((await client()).getIp('192.0.2.1')).resolves.toEqual(draft);
    expect(asked).toHaveLength(4);
  });

  test('carries one idempotency key through all tries of a write, and another in the next write', async () => {
    const { asked, client } = withClient(play(reset, reply(502), reply(201, draft), reply(200, draft)));
    const api = await client();
    await api.putIp(draft);
    await api.putIp(draft);
    const keys = asked.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  test('passes an error of the client on at once, with what the service said', async () => {
    const problem = { title: 'Not Found', status: 404, detail: '192.0.2.1 is on no list', request_id: 'r-1' };
    const { asked, client } = withClient(play(reply(404, problem)));
    const error: unknown = await (await client()).getIp('192.0.2.1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ status: 404, requestId: 'r-1', message: '192.0.2.1 is on no list' });
    expect(asked).toHaveLength(1);
  });

  test('gives up after its attempts, with the last error', async () => {
    const { asked, client } = withClient(play(reply(500), reply(500), reply(500), reply(503), reply(200, draft)));
    await expect((await client()).getIp('192.0.2.1')).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(4);
  });

  test('reads the token anew at every try: it is kept elsewhere', async () => {
    const tokens = ['first', 'second'];
    const { asked, client } = withClient(play(reply(500), reply(204)));
    await (await client({ token: () => tokens.shift() })).deleteIp('192.0.2.1');
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  test('escapes what it puts into a path or a query', async () => {
    const { asked, client } = withClient(play(reply(404), reply(200, { items: [], next_cursor: null })));
    const api = await client();
    await api.getIp('../admin?x=1').catch(() => undefined);
    await api.searchIps('port & scan', { limit: 5 });
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/v1/ips/..%2Fadmin%3Fx%3D1',
      '/api/v1/ips/search?q=port+%26+scan&limit=5',
    ]);
  });
});

function withClient(script: Script) {
  return { asked: script.asked, client: (options?: ClientOptions) => script.client(options) };
}

describe('the pauses between tries', () => {
  const longest = { ...defaultRetryPolicy, random: () => 1 };

  test('double up to a limit, and are random below it', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempt) => pauseBefore({ ...longest, attempts: 9 }, attempt, null));
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(pauseBefore({ ...longest, random: () => 0.5 }, 1, null)).toBe(100);
  });

  test('are no shorter than the server asks, and nobody waits for minutes', () => {
    expect(pauseBefore(longest, 1, '5')).toBe(5200);
    expect(pauseBefore(longest, 1, '600')).toBeUndefined();
    expect(pauseBefore(longest, 1, 'Wed, 21 Oct 2026 07:28:00 GMT')).toBe(200);
  });
});
