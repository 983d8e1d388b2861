import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isAlive } from '../../../tools/local/alive';
import type { ProgramStatus } from '../../../tools/status/collect';
import { type Acknowledged, writeSteadily } from '../support/acknowledged';
import { Figures } from '../support/figures';
import { until } from '../support/processes';
import { Project } from '../support/project';

// What a client was told is done, is done: whatever is killed meanwhile. Counted by the client, and by SQL of our own here.
jest.setTimeout(300_000);

const BASE = 27_000;
const PORT = 27_500;
const PER_SECOND = 220;
const figures = new Figures('faults');
const project = new Project();
let network = 0;

function describeEnvironment(messaging: string): void {
  project.environment(
    'faults',
    `{
    name: 'faults', system: reference, platform: 'local', tier: 'multi',
    network: { ports: { base: ${BASE} } },
    loadBalancer: { port: ${PORT} },
    services: { web: { replicas: { min: 4 } } },
    messaging: { kind: '${messaging}' },
    rateLimits: { perIp: 10_000_000 },
    database: { readReplicas: 1 },
  }`,
  );
}

async function deploy(messaging: string): Promise<void> {
  describeEnvironment(messaging);
  const { status, output } = await project.run('deploy', ['faults']);
  if (status !== 0) throw new Error(output);
}

async function status(): Promise<ProgramStatus[]> {
  const { output } = await project.run('scale-status', ['faults', '--json']);
  return JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as ProgramStatus[];
}

async function programs(is: (row: ProgramStatus) => boolean): Promise<ProgramStatus[]> {
  return (await status()).filter(is);
}

function supervisorctl(...words: string[]): void {
  const configuration = join(project.home('faults'), 'supervisor', 'supervisord.conf');
  execFileSync('supervisorctl', ['-c', configuration, ...words], { stdio: 'ignore' });
}

async function kill(pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error('there is nothing to kill');
  process.kill(pid, 'SIGKILL');
  await until('the process to be gone', () => !isAlive(pid));
}

async function query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const password = readFileSync(join(project.home('faults'), 'secrets', 'database-app'), 'utf8');
  const client = new pg.Client({ host: '127.0.0.1', port: BASE + 10, user: 'app', password, database: 'abreast' });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

interface Found {
  readonly address: string;
  readonly reason: string;
  readonly version: number;
  /** Entries of its history: the effect of its event. */
  readonly effects: number;
}

/** Waits until nothing is on its way any more, then counts what is there. */
async function settled(prefix: string): Promise<Found[]> {
  await until(
    'the outbox to be empty and nothing to be tried again',
    async () => {
      const [row] = await query<{ waiting: number }>(
        "select ((select count(*) from outbox) + (select count(*) from retries where state <> 'dead'))::int as waiting",
      ).catch(() => [{ waiting: 1 }]);
      return row?.waiting === 0;
    },
    150_000,
  );
  return query<Found>(
    `select ips.address, ips.reason, ips.version, count(ip_history.event_id)::int as effects
       from ips left join ip_history on ip_history.address = ips.address
      where ips.address like $1 group by ips.address`,
    [`${prefix}%`],
  );
}

interface Lost {
  readonly writes: string[];
  readonly twice: string[];
  readonly effectsNotOnce: string[];
}

function compare({ written }: Acknowledged, found: readonly Found[]): Lost {
  const byAddress = new Map(found.map((one) => [one.address, one]));
  return {
    writes: [...written].filter(([address, reason]) => byAddress.get(address)?.reason !== reason).map(([one]) => one),
    twice: found.filter(({ version }) => version !== 1).map(({ address }) => address),
    // Also of writes whose answer was lost: they happened as a whole or not at all.
    effectsNotOnce: found.filter(({ effects }) => effects !== 1).map(({ address }) => address),
  };
}

/** A steady stream of writes while something breaks; then everything is counted on both sides. */
async function nothingIsLost(name: string, fault: () => Promise<void>): Promise<void> {
  network += 1;
  const stream = writeSteadily(PORT, PER_SECOND, network);
  await sleep(2_000);
  await fault();
  await sleep(3_000);
  const acknowledged = await stream.stop();
  const found = await settled(`2001:db8:${network.toString(16)}:`);
  const [dead] = await query<{ count: number }>("select count(*)::int as count from retries where state = 'dead'");
  const { sent, failures } = acknowledged;
  const lost = compare(acknowledged, found);
  figures.note(name, {
    sent,
    acknowledged: acknowledged.written.size,
    failures,
    'in the database': found.length,
    'dead letters': dead?.count,
    lost: lost.writes.length,
    'effects not once': lost.effectsNotOnce.length,
  });
  expect(lost).toEqual({ writes: [], twice: [], effectsNotOnce: [] });
  expect(acknowledged.written.size).toBeGreaterThan(300);
}

const isMaster = ({ component, role }: ProgramStatus) => component === 'cache' && role === 'master';
const isInstance = ({ component }: ProgramStatus) => component === 'web';

/** Kills an instance with requests in its hand: it is held for a moment first. */
async function killInstance(): Promise<void> {
  const [victim] = await programs(isInstance);
  process.kill(victim?.pid as number, 'SIGSTOP');
  await sleep(200);
  await kill(victim?.pid);
}

afterAll(async () => {
  await project.end('faults');
});

describe('nothing is lost over Redis Streams', () => {
  test('while instances are killed', async () => {
    await deploy('redis');
    await nothingIsLost('instances killed', async () => {
      for (let round = 0; round < 3; round += 1) {
        await killInstance();
        await sleep(1_500);
      }
    });
  });

  test('while a Redis master is killed', () =>
    nothingIsLost('Redis master killed', async () => kill((await programs(isMaster))[0]?.pid)));

  test('while a Redis master is killed and stays away', () =>
    nothingIsLost('Redis master kept down', async () => {
      const name = (await programs(isMaster))[0]?.name as string;
      supervisorctl('signal', 'KILL', name);
      supervisorctl('stop', name);
      await sleep(12_000);
      supervisorctl('start', name);
    }));

  test('while all of Redis is stopped', () =>
    nothingIsLost('all of Redis stopped', async () => {
      const names = (await programs(({ component }) => component === 'cache')).map(({ name }) => name);
      supervisorctl('stop', ...names);
      await sleep(8_000);
      supervisorctl('start', ...names);
    }));

  test('while the primary of Postgres is restarted', () =>
    nothingIsLost('Postgres primary restarted', async () => supervisorctl('restart', 'database-primary')));

  test('while the primary of Postgres is killed', () =>
    nothingIsLost('Postgres primary killed', async () =>
      kill((await programs(({ name }) => name === 'database-primary'))[0]?.pid),
    ));
});

describe.each([
  ['RabbitMQ', 'rabbitmq'],
  ['Kafka', 'kafka'],
])('nothing is lost over %s', (name, kind) => {
  test('while it is killed', async () => {
    await deploy(kind);
    await nothingIsLost(`${name} killed`, async () =>
      kill((await programs(({ component, role }) => component === kind && role.startsWith('broker')))[0]?.pid),
    );
  });
});
