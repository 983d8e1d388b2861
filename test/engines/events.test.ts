import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'rabbitmq-client';
import { MemoryEventBus } from '../../app/adapters/memory/memory-event-bus';
import { MemoryRetrySchedule } from '../../app/adapters/memory/memory-retry-schedule';
import type { EventBus } from '../../app/ports/event-bus';
import { anEvent, type BusUnderTest, describeEventBus } from './support/contracts/event-bus';
import { describeRetrySchedule } from './support/contracts/retry-schedule';
import { PASSWORD } from './support/databases';
import { startKafka, startRabbitmq } from './support/engines';
import { BUS_CONSUMERS, type BusAddress, openBus } from './support/events/open-bus';
import { openSchedule } from './support/events/open-schedule';
import { removeHoarder, startHoarder } from './support/events/start-hoarder';
import { stopAll, until } from './support/processes';
import { startRedisCluster } from './support/redis-cluster';

jest.setTimeout(60_000);

const ports = { redis: [25300, 25301, 25302], rabbitmq: 25400, kafka: 25410 };
const folder = mkdtempSync(join(tmpdir(), 'abreast-events-'));

/** A server that is there for one suite. */
interface Server {
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

function busAt(
  address: BusAddress,
  launch: () => Promise<Server>,
  more: Partial<BusUnderTest> & { readonly settleMs?: number } = {},
): BusUnderTest {
  const { settleMs = 0, slow } = more;
  let server: Server | undefined;
  const running = () => {
    if (!server) throw new Error(`${address.kind} is not started yet`);
    return server;
  };
  beforeAll(async () => {
    server = await launch();
  }, 120_000);
  afterAll(() => server?.stop(), 60_000);
  return {
    open: (scope) => openBus(address, scope),
    hoarder: (scope) => startHoarder(address, scope),
    slow,
    server: { kill: () => running().kill(), start: () => running().start(), settleMs },
  };
}

/** A server of which every start gives a new handle. */
async function restartable(begin: () => Promise<Pick<Server, 'kill' | 'stop'>>): Promise<Server> {
  let current = await begin();
  return {
    kill: () => current.kill(),
    stop: () => current.stop(),
    start: async () => {
      current = await begin();
    },
  };
}

afterAll(async () => {
  await stopAll();
  await removeHoarder();
  rmSync(folder, { recursive: true, force: true });
});

describe('in this process', () => {
  const buses = new Map<string, EventBus>();
  const open = async (scope: string) => {
    const bus = buses.get(scope) ?? new MemoryEventBus(BUS_CONSUMERS);
    buses.set(scope, bus);
    return bus;
  };
  describeEventBus('memory', { open });
  describeRetrySchedule('memory', async () => new MemoryRetrySchedule());
});

describe('over Redis', () => {
  const urls = ports.redis.map((port) => `redis://:${PASSWORD}@127.0.0.1:${port}`).join();
  const launch = async () => {
    const cluster = await startRedisCluster(join(folder, 'redis'), { ports: ports.redis });
    const kill = async () => void (await Promise.all(ports.redis.map((_, node) => cluster.kill(node))));
    return { kill, start: () => cluster.startAll(), stop: kill };
  };
  const underTest = busAt({ kind: 'redis', urls }, launch);
  describeEventBus('Redis Streams on a cluster', underTest);
  describeRetrySchedule('BullMQ on a Redis cluster', (scope) => openSchedule(urls, scope));

  test('streams that were lost are made anew, with their groups', async () => {
    const bus = await openBus({ kind: 'redis', urls }, 'flushed');
    const got: string[] = [];
    bus.consume('audit', async (message) => void got.push(message));
    const [before, after] = [anEvent(), anEvent()];
    await bus.publish([before]);
    await until('the first', () => got.length === 1);
    for (const port of ports.redis)
      execFileSync('redis-cli', ['-p', String(port), '-a', PASSWORD, 'flushall'], { stdio: 'pipe' });
    await bus.publish([after]);
    await until('the second', () => got.includes(JSON.stringify(after)));
    expect(got).toHaveLength(2);
    await bus.close();
  });

  test('a retry is scheduled again, and runs, when Redis was killed and came back', async () => {
    const schedule = await openSchedule(urls, 'outage');
    const ran: string[] = [];
    schedule.work(async (id) => void ran.push(id));
    await schedule.schedule({ id: 'before', attempts: 1 }, 3000);
    await underTest.server?.kill();
    const whileAway = schedule.schedule({ id: 'meanwhile', attempts: 1 }, 0);
    await expect(whileAway).rejects.toThrow();
    await underTest.server?.start();
    await until(
      'it takes retries again',
      async () => {
        return schedule.schedule({ id: 'after', attempts: 1 }, 0).then(
          () => true,
          () => false,
        );
      },
      15_000,
    );
    await until('both', () => ran.includes('before') && ran.includes('after'), 30_000);
    await schedule.close();
  });

  test('a schedule whose Redis is away closes all the same', async () => {
    const schedule = await openSchedule('redis://127.0.0.1:25399', 'nowhere');
    schedule.work(async () => undefined);
    const startedAt = Date.now();
    await schedule.close();
    expect(Date.now() - startedAt).toBeLessThan(4000);
  });
});

describe('over RabbitMQ', () => {
  const urls = `amqp://guest:guest@127.0.0.1:${ports.rabbitmq}`;
  const launch = () => restartable(() => startRabbitmq(join(folder, 'rabbitmq'), ports.rabbitmq));
  // RabbitMQ 3.10 writes down the members of a new quorum queue a moment later than the queue.
  describeEventBus('RabbitMQ', busAt({ kind: 'rabbitmq', urls }, launch, { settleMs: 5000, slow: ['outage'] }));

  test('fails when no queue takes an event, and declares the queues anew', async () => {
    const bus = await openBus({ kind: 'rabbitmq', urls }, 'unroutable');
    await bus.publish([anEvent()]);
    const administration = new Connection(urls);
    for (const name of BUS_CONSUMERS) await administration.queueDelete({ queue: `unroutable_queue.${name}` });
    await administration.close();
    await expect(bus.publish([anEvent(), anEvent()])).rejects.toThrow('2 events reached no queue');
    const event = anEvent();
    await bus.publish([event]);
    const got: string[] = [];
    bus.consume('audit', async (message) => void got.push(message));
    await until('the event', () => got.includes(JSON.stringify(event)));
    await bus.close();
  });
});

describe('over Kafka', () => {
  const launch = () => restartable(() => startKafka(join(folder, 'kafka'), ports.kafka));
  describeEventBus(
    'Kafka',
    busAt({ kind: 'kafka', urls: `127.0.0.1:${ports.kafka}` }, launch, { slow: ['death', 'outage'] }),
  );
});
