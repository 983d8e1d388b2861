import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Connection } from 'rabbitmq-client';
import type { ProgramStatus } from '../../../tools/status/collect';
import { Figures } from '../support/figures';
import { Project } from '../support/project';

// MariaDB and RabbitMQ of one local environment, from its first deploy to its end. First no instance runs, and the
// components are asked by their own clients; then the whole application runs on them. The tests follow one another.
jest.setTimeout(120_000);

const NAME = 'parts';
const BASE = 23_000;
const PRIMARY = BASE + 10;
const [REPLICA, ADDED] = [BASE + 11, BASE + 12];
const AMQP = BASE + 110;
const TARGETS = ['database', 'rabbitmq', 'prometheus'].map((name) => `-target=terraform_data.${name}`).join(' ');
const QUEUE = { queue: 'kept', durable: true, arguments: { 'x-queue-type': 'quorum' } } as const;
const figures = new Figures('components');
const project = new Project();

function describeEnvironment(replicas: number, engine = 'mysql'): void {
  project.environment(
    NAME,
    `{
    name: '${NAME}', system: reference, platform: 'local', tier: 'single',
    network: { ports: { base: ${BASE} } },
    loadBalancer: { port: ${BASE + 900} },
    database: { engine: '${engine}', readReplicas: ${replicas} },
    messaging: { kind: 'rabbitmq' },
    observability: { metrics: 'prometheus', scrapeInterval: '1s' },
  }`,
  );
}

const deploy = () => project.run('deploy', [NAME], { TF_CLI_ARGS_plan: TARGETS, TF_CLI_ARGS_apply: TARGETS });

async function mustDeploy(): Promise<number> {
  const { status, output, seconds } = await deploy();
  if (status !== 0) throw new Error(output);
  return seconds;
}

async function status(): Promise<ProgramStatus[]> {
  const { output } = await project.run('scale-status', [NAME, '--json']);
  return JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as ProgramStatus[];
}

const secret = (name: string): string => readFileSync(join(project.home(NAME), 'secrets', name), 'utf8');

/** Runs one statement as the application does, or as the administrator. */
async function sql<Row>(port: number, text: string, user: 'app' | 'admin' = 'app'): Promise<Row[]> {
  const password = secret(`database-${user}`);
  const connection = await createConnection({ host: '127.0.0.1', port, user, password, database: 'abreast' });
  try {
    return (await connection.query(text))[0] as Row[];
  } finally {
    await connection.end();
  }
}

/** Works with one channel as the application does. */
async function amqp<T>(work: (channel: Awaited<ReturnType<Connection['acquire']>>) => Promise<T>): Promise<T> {
  const url = `amqp://app:${secret('rabbitmq')}@127.0.0.1:${AMQP}/%2F`;
  const connection = new Connection({ url, retryLow: 100, retryHigh: 500, acquireTimeout: 30_000 });
  connection.on('error', () => undefined);
  try {
    const channel = await connection.acquire();
    const answer = await work(channel);
    await channel.close();
    return answer;
  } finally {
    await connection.close();
  }
}

/** Asks until the answer is the expected one, at most 30 s; a server that is away has no answer. */
async function untilEqual<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  let found: unknown;
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(200)) {
    found = await ask().catch((error: Error) => error.message);
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
  }
  expect(found).toEqual(expected);
}

const rows = async (port: number): Promise<number[]> =>
  (await sql<{ id: number }>(port, 'SELECT id FROM kept ORDER BY id')).map(({ id }) => id);

const rolesOf = async (component: string): Promise<(readonly string[])[]> =>
  (await status()).filter((row) => row.component === component).map(({ name, role, health }) => [name, role, health]);

/** Addresses, as the kernel writes them, on which something listens in the environment's block of ports. */
function listening(): { address: string; port: number }[] {
  const table = ['tcp', 'tcp6'].map((file) => readFileSync(`/proc/net/${file}`, 'utf8')).join('\n');
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    const number = Number.parseInt(port, 16);
    return state === '0A' && number >= BASE && number < BASE + 400 ? [{ address, port: number }] : [];
  });
}

beforeAll(async () => {
  describeEnvironment(1);
  figures.note('first deploy, seconds', await mustDeploy());
  await sql(PRIMARY, 'CREATE TABLE kept (id INT PRIMARY KEY, words VARCHAR(100), FULLTEXT (words))');
  await sql(PRIMARY, `INSERT INTO kept VALUES (1, 'a'), (2, 'the x')`);
  await amqp((channel) => channel.queueDeclare(QUEUE));
});
afterAll(() => project.end(NAME));

test('status says what each process is', async () => {
  expect(await rolesOf('database')).toEqual([
    ['database-primary', 'primary, 1 streaming', 'ready'],
    ['database-replica-1', 'replica', 'ready'],
  ]);
  expect(await rolesOf('rabbitmq')).toEqual([
    ['rabbitmq-port-mapper', 'port mapper', 'ready'],
    ['rabbitmq', 'broker', 'ready'],
  ]);
});

test('nothing listens but on loopback, and no secret is in a command or a log', async () => {
  expect(listening().map(({ port }) => port)).toEqual(expect.arrayContaining([PRIMARY, REPLICA, AMQP, BASE + 112]));
  const loopback = ['0100007F', '00000000000000000000000001000000'];
  expect(listening().filter(({ address }) => !loopback.includes(address))).toEqual([]);
  const home = realpathSync(project.home(NAME));
  const logs = ['database-primary', 'database-replica-1', 'rabbitmq', 'metrics-database-primary'];
  const texts = [
    ...project.processes(),
    ...logs.map((log) => readFileSync(join(home, 'logs', `${log}.log`), 'utf8')),
    readFileSync(join(project.folder, '.abreast', 'state', `${NAME}.tfstate`), 'utf8'),
  ];
  for (const name of ['database-admin', 'database-app', 'database-replication', 'database-metrics', 'rabbitmq'])
    expect(texts.filter((text) => text.includes(secret(name)))).toEqual([]);
});

test('nobody comes in without a password, and a replica takes no write', async () => {
  for (const user of ['root', 'nobody', 'app'])
    await expect(createConnection({ host: '127.0.0.1', port: PRIMARY, user })).rejects.toThrow(/Access denied/);
  await expect(sql(REPLICA, 'DELETE FROM kept')).rejects.toThrow(/read-only/);
});

test('full text finds short and common words, a statement ends at its time-out', async () => {
  const found = await sql(PRIMARY, `SELECT id FROM kept WHERE MATCH (words) AGAINST ('+the' IN BOOLEAN MODE)`);
  expect(found).toEqual([{ id: 2 }]);
  expect(await sql(PRIMARY, 'SELECT @@max_statement_time AS seconds')).toEqual([{ seconds: 30 }]);
});

test('Prometheus reads all of them', async () => {
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${BASE + 120}/api/v1/query?query=up{job=~"database|rabbitmq"}`);
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    return data.result.map(({ value }) => value[1]);
  };
  await untilEqual(ask, ['1', '1', '1']);
});

test('killed, all of them come back with what they had acknowledged', async () => {
  await amqp(async (channel) => {
    await channel.confirmSelect();
    for (let n = 0; n < 100; n += 1) await channel.basicPublish({ routingKey: QUEUE.queue, durable: true }, n);
  });
  await sql(PRIMARY, `INSERT INTO kept VALUES (3, 'before the kill')`);
  const victims = (await status()).filter(({ component }) => component !== 'prometheus');
  const begin = Date.now();
  for (const { pid } of victims) process.kill(pid as number, 'SIGKILL');
  await untilEqual(() => rows(PRIMARY), [1, 2, 3]);
  await sql(PRIMARY, `INSERT INTO kept VALUES (4, 'after it')`);
  await untilEqual(() => rows(REPLICA), [1, 2, 3, 4]);
  await untilEqual(async () => (await amqp((channel) => channel.queueDeclare(QUEUE))).messageCount, 100);
  figures.note('killed to all back, seconds', (Date.now() - begin) / 1_000);
});

test('a replica is added, one that cannot follow is built anew, the primary goes on', async () => {
  const pid = async () => (await status()).find(({ name }) => name === 'database-primary')?.pid;
  const before = await pid();
  await sql(REPLICA, `INSERT INTO kept VALUES (5, 'its own')`, 'admin');
  await sql(PRIMARY, `INSERT INTO kept VALUES (5, 'true')`);
  await untilEqual(async () => (await rolesOf('database'))[1]?.[1], 'replica, not streaming');
  describeEnvironment(2);
  await mustDeploy();
  for (const port of [REPLICA, ADDED])
    await untilEqual(() => sql(port, 'SELECT words FROM kept WHERE id = 5'), [{ words: 'true' }]);
  expect((await rolesOf('database')).map(([, role]) => role)).toEqual(['primary, 2 streaming', 'replica', 'replica']);
  expect(await pid()).toBe(before);
});

test('fails when the engine is changed under its data, before anything happens', async () => {
  describeEnvironment(2, 'postgres');
  const { status: code, output } = await deploy();
  expect([code, output]).toEqual([1, expect.stringContaining(`database.engine (postgres) must stay mysql while`)]);
  describeEnvironment(2);
});

test('the whole application works on them: a write, its event, a read, a search', async () => {
  const { status: code, output, seconds } = await project.run('deploy', [NAME]);
  if (code !== 0) throw new Error(output);
  figures.note('deploy of the application on MariaDB, seconds', seconds);
  const records = `http://127.0.0.1:${BASE + 900}/api/v1/ips`;
  const record = { list: 'deny', reason: 'kept in MariaDB' };
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(record);
  expect((await fetch(`${records}/2001:db8::1`, { method: 'PUT', headers, body })).status).toBe(201);
  expect(await (await fetch(`${records}/2001:db8::1`)).json()).toMatchObject({ ...record, version: 1 });
  const items = async (path: string) =>
    ((await (await fetch(`${records}/${path}`)).json()) as { items: object[] }).items;
  await untilEqual(
    async () => (await items('2001:db8::1/history')).map((entry) => 'type' in entry && entry.type),
    ['ip.created'],
  );
  expect(await items('search?q=mariadb+kept')).toMatchObject([{ ...record, address: '2001:db8::1' }]);
  const table = await sql<{ reason: string }>(PRIMARY, 'SELECT reason FROM ips');
  expect(table).toEqual([{ reason: record.reason }]);
});

test('destroyed, they leave no process and no port', async () => {
  const { status: code, seconds } = await project.run('destroy', [NAME]);
  expect([code, project.processes(), listening()]).toEqual([0, [], []]);
  figures.note('destroyed, seconds', seconds);
});
