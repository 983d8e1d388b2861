import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramStatus } from '../../../tools/status/collect';
import { compare, deadLetters, NOTHING_LOST, settled } from '../support/accounting';
import { prefixOf, writeSteadily } from '../support/acknowledged';
import { Deployment, kill } from '../support/deployment';
import { Figures } from '../support/figures';
import { Project } from '../support/project';

// What a client was told is done, is done: whatever is killed meanwhile. Counted by the client, and by SQL of our own here.
jest.setTimeout(300_000);

const BASE = 27_000;
const PORT = 27_500;
const PER_SECOND = 220;
const figures = new Figures('faults');
const project = new Project();
const deployment = new Deployment(project, 'faults', BASE);
let network = 0;

const deploy = (messaging: string) =>
  deployment.deploy(`{
    name: 'faults', system: reference, platform: 'local', tier: 'multi',
    network: { ports: { base: ${BASE} } },
    loadBalancer: { port: ${PORT} },
    services: { web: { replicas: { min: 4 } }, worker: { replicas: { min: 2 } }, frontend: { replicas: { min: 1 } } },
    messaging: { kind: '${messaging}' },
    rateLimits: { perIp: 10_000_000 },
    database: { readReplicas: 1 },
  }`);

/** A steady stream of writes while something breaks; then everything is counted on both sides. */
async function nothingIsLost(name: string, fault: () => Promise<void>): Promise<void> {
  network += 1;
  const stream = writeSteadily({ port: PORT, perSecond: PER_SECOND, network });
  await sleep(2_000);
  await fault();
  await sleep(3_000);
  const acknowledged = await stream.stop();
  const found = await settled(deployment, prefixOf(network));
  const { sent, failures } = acknowledged;
  const lost = compare(acknowledged, found);
  figures.note(name, {
    sent,
    acknowledged: acknowledged.written.size,
    failures,
    'in the database': found.length,
    'dead letters': await deadLetters(deployment),
    lost: lost.writes.length,
    'effects not once': lost.effectsNotOnce.length,
  });
  expect(lost).toEqual(NOTHING_LOST);
  expect(acknowledged.written.size).toBeGreaterThan(300);
}

const isMaster = ({ component, role }: ProgramStatus) => component === 'cache' && role === 'master';
const isOf = (wanted: string) => (row: ProgramStatus) => row.component === wanted;

/** The first of the processes that are meant. */
async function one(isWanted: (row: ProgramStatus) => boolean): Promise<ProgramStatus> {
  const [found] = await deployment.programs(isWanted);
  if (!found) throw new Error('there is no such process');
  return found;
}

/** Kills instances of a service, one after the other, with work in their hands: they are held for a moment first. */
async function killInstances(service: string): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    const running = await deployment.programs(isOf(service));
    const victim = running[round % running.length] as ProgramStatus;
    process.kill(victim.pid as number, 'SIGSTOP');
    await sleep(200);
    await kill(victim);
    await sleep(1_500);
  }
}

afterAll(async () => {
  await project.end('faults');
});

describe('nothing is lost over Redis Streams', () => {
  test('while instances are killed', async () => {
    await deploy('redis');
    await nothingIsLost('instances killed', () => killInstances('web'));
  });

  test('while workers are killed', () => nothingIsLost('workers killed', () => killInstances('worker')));

  test('while a Redis master is killed', () =>
    nothingIsLost('Redis master killed', async () => kill(await one(isMaster))));

  test('while a Redis master is killed and stays away', () =>
    nothingIsLost('Redis master kept down', async () => {
      const { name } = await one(isMaster);
      await deployment.supervise('signal', 'KILL', name);
      await deployment.supervise('stop', name);
      await sleep(12_000);
      await deployment.supervise('start', name);
    }));

  test('while all of Redis is stopped', () =>
    nothingIsLost('all of Redis stopped', async () => {
      const names = (await deployment.programs(isOf('cache'))).map(({ name }) => name);
      await deployment.supervise('stop', ...names);
      await sleep(8_000);
      await deployment.supervise('start', ...names);
    }));

  test('while the primary of Postgres is restarted', () =>
    nothingIsLost('Postgres primary restarted', async () => deployment.supervise('restart', 'database-primary')));

  test('while the primary of Postgres is killed', () =>
    nothingIsLost('Postgres primary killed', async () => kill(await one(({ name }) => name === 'database-primary'))));
});

describe.each([
  ['RabbitMQ', 'rabbitmq'],
  ['Kafka', 'kafka'],
])('nothing is lost over %s', (name, kind) => {
  test('while it is killed', async () => {
    await deploy(kind);
    await nothingIsLost(`${name} killed`, async () =>
      kill(await one(({ component, role }) => component === kind && role.startsWith('broker'))),
    );
  });
});
