import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../tools/command';
import { Assembler } from '../tools/logs/assembler';
import type { LogEntry } from '../tools/logs/entry';
import { type FilterOptions, filterOf } from '../tools/logs/filter';
import { entriesOf, type FollowProps } from '../tools/logs/follow';
import { parseLine, type parsers, parsers as table } from '../tools/logs/parsers/all';
import { asJson, asText } from '../tools/logs/render';

// Lines as the programs of two deployed environments wrote them: HAProxy 2.6, Postgres 15, PgBouncer 1.18, Redis 7.0,
// RabbitMQ 3.10, OpenSearch 2.19, Prometheus and exporters; nginx 1.22, MariaDB 10.11, Kafka 4.3; supervisor 4.2.
const local = (text: string) => new Date(text).toISOString();
type Expected = readonly [line: string, time: string | undefined, level: string, message: string, fields?: object];
const CAPTURED: Readonly<Record<keyof typeof parsers, Expected>> = {
  application: [
    '{"level":"info","timestamp":"2026-11-21T23:19:29.104Z","instance_id":"web-1","request_id":"follow-me-0001","latency_ms":31.97,"method":"PUT","route":"/api/v1/ips/:address","status":201,"message":"request completed"}',
    '2026-11-21T23:19:29.104Z',
    'info',
    'request completed',
    { instance_id: 'web-1', request_id: 'follow-me-0001', latency_ms: 31.97, status: 201 },
  ],
  balancer: [
    '{"time":"2026-11-21T23:35:27.719Z","request_id":"follow-me-011","client":"127.0.0.1","method":"PUT","path":"\\/api\\/v1\\/ips\\/198.51.100.1","status":503,"bytes":851,"server":"web-2","retries":"0","latency_ms":1993,"connect_ms":0,"response_ms":1993,"termination":"----"}',
    '2026-11-21T23:35:27.719Z',
    'error',
    'request balanced',
    { request_id: 'follow-me-011', path: '/api/v1/ips/198.51.100.1', server: 'web-2', latency_ms: 1993 },
  ],
  haproxy: [
    '[WARNING]  (15954) : Former worker (15960) exited with code 0 (Exit)',
    undefined,
    'warn',
    'Former worker (15960) exited with code 0 (Exit)',
    { pid: 15954 },
  ],
  nginx: [
    '2026/11/21 23:22:20 [error] 21054#21054: *22 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET /api/v1/ips HTTP/1.1", upstream: "http://127.0.0.1:32201/api/v1/ips", host: "127.0.0.1:32400"',
    local('2026-11-21T23:22:20'),
    'error',
    '*22 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET /api/v1/ips HTTP/1.1", upstream: "http://127.0.0.1:32201/api/v1/ips", host: "127.0.0.1:32400"',
    { pid: 21054 },
  ],
  postgres: [
    '2026-11-21 23:20:12.635 GMT [17198] app@abreast [unknown] FATAL:  password authentication failed for user "app"',
    '2026-11-21T23:20:12.635Z',
    'error',
    'password authentication failed for user "app"',
    { pid: 17198, user: 'app', database: 'abreast', client: '[unknown]' },
  ],
  pgbouncer: [
    '2026-11-21 23:18:44.551 UTC [16171] LOG C-0x55c768baa950: abreast/app@127.0.0.1:47102 login attempt: db=abreast user=app tls=no',
    '2026-11-21T23:18:44.551Z',
    'info',
    'C-0x55c768baa950: abreast/app@127.0.0.1:47102 login attempt: db=abreast user=app tls=no',
    { pid: 16171 },
  ],
  mariadb: [
    "2026-11-21 23:22:20 44 [Warning] Aborted connection 44 to db: 'abreast' user: 'app' host: '127.0.0.1' (Got an error reading communication packets)",
    local('2026-11-21T23:22:20'),
    'warn',
    "Aborted connection 44 to db: 'abreast' user: 'app' host: '127.0.0.1' (Got an error reading communication packets)",
    { connection: 44 },
  ],
  redis: [
    '21549:M 21 Nov 2026 19:18:12.748 # Cluster state changed: ok',
    local('2026-11-21T19:18:12.748'),
    'warn',
    'Cluster state changed: ok',
    { pid: 21549, role: 'master' },
  ],
  redisSignal: [
    '21548:signal-handler (1795288885) Received SIGTERM scheduling shutdown...',
    '2026-11-21T19:21:25.000Z',
    'warn',
    'Received SIGTERM scheduling shutdown...',
    { pid: 21548 },
  ],
  rabbitmq: [
    '2026-11-21 23:20:18.232546+00:00 [error] <0.1176.0>  operation none caused a connection exception connection_forced: "broker forced connection closure with reason \'shutdown\'"',
    '2026-11-21T23:20:18.232Z',
    'error',
    ' operation none caused a connection exception connection_forced: "broker forced connection closure with reason \'shutdown\'"',
    { process: '0.1176.0' },
  ],
  portMapper: [
    'epmd: Sat Nov 21 23:18:31 2026: got partial packet only on file descriptor 5 (0)',
    local('2026-11-21T23:18:31'),
    'info',
    'got partial packet only on file descriptor 5 (0)',
  ],
  kafka: [
    '2026-11-21T23:22:21.854 [kafka-shutdown-hook] WARN org.apache.kafka.clients.NetworkClient - [NodeToControllerChannelManager id=1 name=registration] Attempting to close NetworkClient that has already been closed.',
    local('2026-11-21T23:22:21.854'),
    'warn',
    '[NodeToControllerChannelManager id=1 name=registration] Attempting to close NetworkClient that has already been closed.',
    { logger: 'org.apache.kafka.clients.NetworkClient', thread: 'kafka-shutdown-hook' },
  ],
  opensearch: [
    '[2026-11-21T23:18:31,884][INFO ][o.o.e.NodeEnvironment] heap size [247.5mb], compressed ordinary object pointers [true]',
    local('2026-11-21T23:18:31.884'),
    'info',
    'heap size [247.5mb], compressed ordinary object pointers [true]',
    { logger: 'o.o.e.NodeEnvironment' },
  ],
  logfmt: [
    'ts=2026-11-21T23:18:38.731Z caller=server.go:74 level=info msg="Established new database connection" fingerprint=127.0.0.1:32010',
    '2026-11-21T23:18:38.731Z',
    'info',
    'Established new database connection',
    { caller: 'server.go:74', fingerprint: '127.0.0.1:32010' },
  ],
  supervisor: [
    "2026-11-21 23:18:27,379 CRIT Server 'unix_http_server' running without any HTTP authentication checking",
    local('2026-11-21T23:18:27.379'),
    'error',
    "Server 'unix_http_server' running without any HTTP authentication checking",
  ],
  crash: [
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg' imported from chunk.mjs",
    undefined,
    'fatal',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg' imported from chunk.mjs",
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'abreast-logs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder of logs with these texts. */
function logs(texts: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(folder, 'logs-'));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(made, name), text);
  return made;
}

const at = (second: number, message: string, more: object = {}) =>
  `${JSON.stringify({ level: 'info', timestamp: new Date(second * 1000).toISOString(), message, ...more })}\n`;

function reading(path: string, more: Partial<FollowProps> = {}): AsyncGenerator<LogEntry> {
  const { signal } = new AbortController();
  return entriesOf({ folder: path, isWanted: () => true, begin: { kind: 'all' }, follow: false, signal, ...more });
}

async function messages(entries: AsyncIterable<LogEntry>): Promise<string[]> {
  const found: string[] = [];
  for await (const { message } of entries) found.push(message);
  return found;
}

describe('the format of each program', () => {
  test.each(Object.entries(CAPTURED))('%s is understood, and by its own parser only', (name, expected) => {
    const [line, time, level, message, fields = {}] = expected;
    const knowing = Object.entries(table).filter(([, parser]) => parser(line));
    expect(knowing.map(([parser]) => parser)).toEqual([name]);
    const parsed = parseLine(line);
    expect(parsed).toMatchObject({ level, message });
    expect(parsed?.fields ?? {}).toMatchObject(fields);
    expect(parsed?.time === undefined ? undefined : new Date(parsed.time).toISOString()).toBe(time);
  });

  test('nginx and the exporters of Redis write their time in another way', () => {
    const nginx =
      '{"time":"2026-11-21T23:35:11.719+00:00","request_id":"follow-me-0012","client":"127.0.0.1","method":"PUT","path":"/api/v1/ips/198.51.100.9","status":201,"bytes":1002,"server":"127.0.0.1:32201","latency_ms":9,"upstream_s":"0.009"}';
    const exporter = 'time="2026-11-21T23:18:30Z" level=info msg="Providing metrics at 127.0.0.1:32130/metrics"';
    expect(parseLine(nginx)).toMatchObject({ time: Date.parse('2026-11-21T23:35:11.719Z'), level: 'info' });
    expect(parseLine(exporter)).toMatchObject({ time: Date.parse('2026-11-21T23:18:30Z'), fields: {} });
  });
});

describe('lines that belong together', () => {
  const entries = (...lines: readonly string[]) => {
    const assembler = new Assembler('one', 5);
    const made = lines.map((line) => assembler.push(line));
    return [...made, assembler.flush()].filter((entry) => entry !== undefined);
  };

  test('a failed query, its detail and its statement of several lines are one entry', () => {
    const made = entries(
      '2026-11-21 23:20:12.577 GMT [17196] app@abreast psql ERROR:  relation "nothing_here" does not exist at character 22',
      '2026-11-21 23:20:12.577 GMT [17196] app@abreast psql STATEMENT:  select 1,',
      '\t  2',
      '\t  from nothing_here',
      '2026-11-21 23:20:14.243 GMT [16060] LOG:  received fast shutdown request',
    );
    expect(made.map(({ level }) => level)).toEqual(['error', 'info']);
    expect(made[0]?.message).toBe(
      'relation "nothing_here" does not exist at character 22\nSTATEMENT: select 1,\n\t  2\n\t  from nothing_here',
    );
  });

  test('the stack trace of Java stays below its line', () => {
    const made = entries(
      '[2026-11-21T23:18:31,884][WARN ][o.o.h.Http] caught exception',
      'java.io.IOException: Connection reset by peer',
      '\tat java.base/sun.nio.ch.SocketDispatcher.read0(Native Method)',
      'Caused by: java.lang.IllegalStateException: closed',
      '\t... 12 more',
    );
    expect(made).toHaveLength(1);
    expect(made[0]?.message.split('\n')).toHaveLength(5);
  });

  test('a crash is fatal, with its trace; a line that nobody knows keeps its text and the time of the line before', () => {
    const made = entries(
      'before everything',
      at(9, 'known').trimEnd(),
      "Version: '10.11.19-MariaDB-0+deb12u1-log'  socket: ''  port: 32010  Debian 12",
      'TypeError: x is not a function',
      '    at main (file:///app/main.mjs:1:1)',
    );
    expect(made.map(({ time, level }) => [time, level])).toEqual([
      [5, 'info'],
      [9000, 'info'],
      [9000, 'info'],
      [9000, 'fatal'],
    ]);
    expect(made[2]?.message).toMatch(/^Version: /);
    expect(made[3]?.message).toBe('TypeError: x is not a function\n    at main (file:///app/main.mjs:1:1)');
  });
});

describe('all logs as one', () => {
  test('come in the order of time, rotated files first', async () => {
    const path = logs({
      'web-1.log.2': at(1, 'a'),
      'web-1.log.1': at(4, 'd'),
      'web-1.log': at(5, 'e') + at(8, 'h'),
      'balancer.log': at(2, 'b') + at(6, 'f'),
      'worker-1.log': at(3, 'c') + at(7, 'g').trimEnd(),
      'supervisord.pid': '1',
    });
    expect((await messages(reading(path))).join('')).toBe('abcdefgh');
  });

  test('begin with the last lines of each log, in the file before when the last one is short', async () => {
    const path = logs({
      'web-1.log.1': at(1, 'a') + at(2, 'b') + at(3, 'c'),
      'web-1.log': at(6, 'f'),
      'web-2.log': at(4, 'd') + at(5, 'e'),
    });
    const last = (lines: number) => messages(reading(path, { begin: { kind: 'last', lines } }));
    expect([await last(0), await last(1), await last(3)].map((found) => found.join(''))).toEqual(['', 'ef', 'bcdef']);
  });

  test('a last line without a time has that of a line before those that are shown', async () => {
    const path = logs({ 'balancer.log': `${at(7, 'known')}${'[NOTICE]   (1) : Loading success.\n'.repeat(30)}` });
    const entries = reading(path, { begin: { kind: 'last', lines: 20 } });
    let count = 0;
    for await (const { time } of entries) {
      expect(time).toBe(7000);
      count += 1;
    }
    expect(count).toBe(20);
  });

  test('go on through a rotation, and with a log that appears, without a line lost or shown twice', async () => {
    const path = logs({ 'web-1.log': at(1, 'a') });
    const end = new AbortController();
    const found: string[] = [];
    const reader = (async () => {
      for await (const { message } of reading(path, { follow: true, signal: end.signal })) found.push(message);
    })();
    await sleep(300);
    const whole = at(3, 'c');
    appendFileSync(join(path, 'web-1.log'), at(2, 'b') + whole.slice(0, 20));
    renameSync(join(path, 'web-1.log'), join(path, 'web-1.log.1'));
    writeFileSync(join(path, 'web-1.log'), whole.slice(20) + at(4, 'd'));
    writeFileSync(join(path, 'web-2.log'), at(5, 'e'));
    for (let round = 0; round < 40 && found.length < 5; round += 1) await sleep(100);
    end.abort();
    await reader;
    expect(found.sort().join('')).toBe('abcde');
  });

  test('150,000 lines need little memory', async () => {
    const lines = (offset: number) =>
      Array.from({ length: 50_000 }, (_, line) => at(line * 3 + offset, 'x'.repeat(100))).join('');
    const path = logs({ 'a.log': lines(0), 'b.log': lines(1), 'c.log': lines(2) });
    let [count, previous, most] = [0, 0, 0];
    const before = process.memoryUsage().heapUsed;
    for await (const { time } of reading(path)) {
      if (time < previous) throw new Error(`${time} came after ${previous}`);
      previous = time;
      count += 1;
      if (count % 10_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(count).toBe(150_000);
    // The texts are 25 MB; what is not yet collected counts, too.
    expect(most / 1024 ** 2).toBeLessThan(80);
  }, 60_000);
});

describe('what is shown', () => {
  const entry = (more: Partial<LogEntry> = {}): LogEntry => ({
    time: 1_000,
    level: 'warn',
    instance: 'web-1',
    message: 'slow',
    fields: { request_id: 'r-1', latency_ms: 2000 },
    ...more,
  });
  const filter = (options: FilterOptions) => filterOf(options, ['balancer', 'web-1', 'web-10'], 'local');

  test('by program, instance, level, request and time', () => {
    const names = (options: FilterOptions) => ['balancer', 'web-1', 'web-10'].filter(filter(options).isInstance);
    expect([names({}), names({ program: 'web' }), names({ instance: 'web-1' })].map((list) => list.length)).toEqual([
      3, 2, 1,
    ]);
    const shows = (options: FilterOptions) => filter(options).isEntry(entry({ time: Date.now() - 60_000 }));
    const asked = [{}, { level: 'warn' }, { level: 'error' }, { request: 'r-1' }, { request: 'r-2' }];
    expect(asked.map(shows)).toEqual([true, true, false, true, false]);
    expect([shows({ since: '2m' }), shows({ since: '30s' })]).toEqual([true, false]);
  });

  test('the last 20 lines of each log, or all where something is looked for', () => {
    expect(filter({}).begin).toEqual({ kind: 'last', lines: 20 });
    expect(filter({ request: 'r-1' }).begin).toEqual({ kind: 'all' });
    expect(filter({ level: 'error', lines: '3' }).begin).toEqual({ kind: 'last', lines: 3 });
    expect(filter({ since: '1h' }).begin.kind).toBe('since');
  });

  test('fails when filters are wrong, all at once', () => {
    const wrong = { program: 'kafka', instance: 'web-9', level: 'bad', since: 'soon', request: '' };
    expect(() => filter(wrong)).toThrow(CommandError);
    expect(() => filter(wrong)).toThrow(
      [
        '--program (kafka) must begin the name of a log of local: there are balancer.log, web-1.log, web-10.log',
        '--instance (web-9) must be a log of local: there are balancer.log, web-1.log, web-10.log',
        '--level (bad) must be one of debug, info, warn, error, fatal: it and worse are shown',
        "--since (soon) must be a duration: write it as '30s', '10m' or '2h'",
        '--request () must be the id of a request: copy it from the header x-request-id of an answer',
      ].join('\n'),
    );
    expect(() => filter({ lines: '-1' })).toThrow('--lines (-1) must be a whole number of at least 0');
  });

  test('one line for a person, further ones indented; nothing in it steers the terminal', () => {
    expect(asText(entry())).toBe(
      '1970-01-01T00:00:01.000Z warn  web-1              slow request_id=r-1 latency_ms=2000',
    );
    const failed = entry({ message: 'a\u001b[31m\nb', fields: { err: { code: '42P01', stack: 'E: x\n    at y' } } });
    expect(asText(failed).split('\n')).toEqual([
      '1970-01-01T00:00:01.000Z warn  web-1              a\\x1b[31m err={"code":"42P01"}',
      '  b',
      '  E: x',
      '      at y',
    ]);
  });

  test('one object of JSON, with the names of the application', () => {
    expect(JSON.parse(asJson(entry({ fields: { instance_id: 'web-1', request_id: 'r-1' } })))).toEqual({
      timestamp: '1970-01-01T00:00:01.000Z',
      level: 'warn',
      message: 'slow',
      instance_id: 'web-1',
      request_id: 'r-1',
    });
  });
});
