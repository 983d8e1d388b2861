import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { appKeys } from '../support/app-keys';
import { compileApp } from './support/compile-app';

const PASSWORD = 'correct-horse';
const required = {
  SYSTEM: 'abreast',
  ENVIRONMENT: 'test',
  DATABASE_URL: `postgres://app:${PASSWORD}@db:5432/abreast`,
  ...appKeys,
};
const entry = { list: 'deny', reason: 'port scan' };
const portOf = (address: AddressInfo | string | null | undefined) =>
  typeof address === 'object' ? (address?.port ?? 0) : 0;

describe('the application as a process', () => {
  const cache = join(__dirname, '../../app/node_modules/.cache');
  let directory = '';
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    mkdirSync(cache, { recursive: true });
    directory = mkdtempSync(join(cache, 'app-test-'));
    await compileApp(directory);
  });

  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  function run(variables: Record<string, string>, ...flags: string[]) {
    const child = spawn(process.execPath, [...flags, join(directory, 'main.mjs')], {
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
    return { child, exited: once(child, 'exit') as Promise<[number | null, string | null]>, printed: () => printed };
  }

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server.address());
    server.close();
    await once(server, 'close');
    return port;
  }

  const untilAnswers = async (url: string) => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const response = await fetch(url).catch(() => undefined);
      if (response) return response;
      await sleep(50);
    }
    throw new Error(`${url} does not answer`);
  };

  test('stays up without a database, finishes the request in flight after SIGTERM, twice sent, and exits 0', async () => {
    const [port, closedPort] = [await freePort(), await freePort()];
    const DATABASE_URL = `postgres://app:${PASSWORD}@127.0.0.1:${closedPort}/x`;
    const { child, exited, printed } = run({ ...required, DATABASE_URL, PORT: String(port), LOG_LEVEL: 'debug' });
    const base = `http://127.0.0.1:${port}`;
    expect((await untilAnswers(`${base}/health/live`)).status).toBe(200);
    expect((await fetch(`${base}/health/ready`)).status).toBe(503);

    const body = JSON.stringify(entry);
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    const head = `PUT /api/v1/ips/192.0.2.1 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 5));
    await sleep(200);
    child.kill('SIGTERM');
    await sleep(200);
    child.kill('SIGTERM');
    await sleep(200);
    expect(child.exitCode).toBeNull();
    await expect(fetch(`${base}/health/live`)).rejects.toThrow(); // it takes no new connection
    socket.write(body.slice(5));
    expect(await exited).toEqual([0, null]);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/retry-after: 5\r\n/);
    expect(answer).toMatch(/connection: close\r\n/i);
    expect(printed()).toContain('"message":"stopped"');
    expect(printed()).not.toContain(PASSWORD);
    for (const line of printed().trim().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        timestamp: expect.any(String),
        level: expect.any(String),
        instance_id: expect.any(String),
      });
    }
  });

  test('fails when the variables do not fit, naming all of them', async () => {
    const { exited, printed } = run({ PORT: 'x' });
    expect(await exited).toEqual([1, null]);
    expect(printed()).toContain('PORT (x) must be a whole number');
    expect(printed()).toContain('DATABASE_URL is required');
  });

  test('fails when the port is taken, with a log line and exit code 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server.address());
    const { exited, printed } = run({ ...required, PORT: String(port) });
    const code = await exited;
    server.close();
    expect(code).toEqual([1, null]);
    expect(JSON.parse(printed().trim().split('\n').at(-1) ?? '')).toMatchObject({
      level: 'fatal',
      err: { code: 'EADDRINUSE' },
    });
  });

  test('fails when something unforeseen is thrown, with a log line and exit code 1', async () => {
    const boom = `data:text/javascript,setTimeout(() => { throw new Error("boom") }, 1500)`;
    const { exited, printed } = run({ ...required, PORT: String(await freePort()) }, '--import', boom);
    expect(await exited).toEqual([1, null]);
    const fatal = printed()
      .split('\n')
      .find((line) => line.includes('"fatal"'));
    expect(JSON.parse(fatal ?? '{}')).toMatchObject({
      message: 'unforeseen error; stopping',
      err: { message: 'boom' },
    });
    expect(printed()).toContain('"message":"stopped"');
  });
});
