import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { iamToken } from '../app/adapters/kafka/iam-token';
import { MemoryOutboxWriter } from '../app/adapters/memory/memory-outbox-writer';
import { MemoryRetrySchedule } from '../app/adapters/memory/memory-retry-schedule';
import { MemoryTransactions } from '../app/adapters/memory/memory-transactions';
import { pause, untilHandled } from '../app/adapters/messaging/until-handled';
import { addEvents } from '../app/composition/add-events';
import { type EventConsumer, NotNow } from '../app/domain/consumers/consumer';
import { createEvent, type DomainEvent, eventTypes, MalformedEvent, parseEvent } from '../app/domain/events/event';
import { EventHandling } from '../app/domain/events/event-handling';
import { Relay } from '../app/domain/events/relay';
import { putEvent, removalEvent } from '../app/domain/ip-events';
import { delayAfter } from '../app/domain/retries/backoff';
import { RetrySweeper } from '../app/domain/retries/retry-sweeper';
import { addAccess } from '../app/http/access';
import { sendProblem } from '../app/http/problem';
import { describeFailure } from '../app/ops/describe-failure';
import { repeatNudged } from '../app/ops/repeat-nudged';
import type { HistoryEntry } from '../app/ports/history';
import type { Transaction } from '../app/ports/transaction';
import { memoryEvents } from './support/events';

const aRemoval = (address = '192.0.2.1') => removalEvent(address, Date.now() * 1000, 'request-1');

describe('an event', () => {
  const record = {
    ...({ address: '192.0.2.1', list: 'deny', reason: 'scan', expires_at: null, version: 1 } as const),
    ...{ created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' },
  };

  test('survives its way as text', () => {
    const event = putEvent({ record, created: true, changed: true, revision: 7 }, 'request-1');
    expect(parseEvent(JSON.stringify(event))).toEqual(event);
    expect(event).toMatchObject({ type: 'ip.created', subject: '192.0.2.1', request_id: 'request-1', revision: 7 });
  });

  test('tells a change from a creation, and nothing of a write that changed nothing', () => {
    const upserted = { record, created: false, changed: true, revision: 7 };
    expect(putEvent(upserted, 'r')?.type).toBe('ip.updated');
    expect(putEvent({ ...upserted, changed: false }, 'r')).toBeUndefined();
  });

  test('of every kind there is has a name', () => {
    expect(eventTypes).toEqual(['ip.created', 'ip.updated', 'ip.deleted', 'sync.finished', 'cache.invalidated']);
  });

  const { id: _, ...withoutId } = aRemoval();
  test.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['no id', JSON.stringify(withoutId)],
    ['an unknown type', JSON.stringify({ ...aRemoval(), type: 'ip.lost' })],
    ['other data', JSON.stringify({ ...aRemoval(), data: {} })],
    ['a time that is none', JSON.stringify({ ...aRemoval(), time: 'now' })],
  ])('fails when the message has %s', (_name, text) => expect(() => parseEvent(text)).toThrow(MalformedEvent));
});

describe('the pause before a retry', () => {
  const policy = { attempts: 5, multiplier: 2, maxDelaySeconds: 3600 };
  const delays = (one: typeof policy) =>
    Array.from({ length: one.attempts }, (_item, index) => delayAfter(one, index + 1, 0));

  test('grows by the multiplier until no try is left', () => {
    expect(delays(policy)).toEqual([5000, 10_000, 20_000, 40_000, undefined]);
  });

  test('never exceeds the maximum', () => {
    expect(delays({ attempts: 9, multiplier: 10, maxDelaySeconds: 60 }).slice(0, 4)).toEqual([
      5000, 50_000, 60_000, 60_000,
    ]);
  });

  test('is shortened at random by at most half', () => {
    expect(delayAfter(policy, 2, 0.5)).toBe(7500);
    expect(delayAfter(policy, 2, 0.999_999)).toBe(5000);
    const some = new Set(Array.from({ length: 50 }, () => delayAfter(policy, 3)));
    expect(some.size).toBeGreaterThan(25);
  });

  test('is none after the only try', () => expect(delayAfter({ ...policy, attempts: 1 }, 1)).toBeUndefined());
});

describe('the relay', () => {
  function aRelay(publish: (events: readonly DomainEvent[]) => Promise<void>) {
    const writer = new MemoryOutboxWriter();
    const told: string[] = [];
    const note = (what: string) => async (ids: readonly string[]) => void told.push(`${what} ${ids.length}`);
    const transactions = new MemoryTransactions({ outbox: writer } as unknown as Transaction);
    const events = memoryEvents(transactions);
    const relay = new Relay({
      transactions,
      outbox: {
        ...events.outbox,
        ...{ published: note('published'), failed: note('failed') },
        forget: async (_expected, ids = []) => void (ids.length > 0 && told.push(`forgot ${ids.length}`)),
      },
      bus: { ...events.bus, publish } as typeof events.bus,
      expected: new Map([['ip.deleted', ['history']]]),
      observer: {
        published: (some) => told.push(`told of ${some.length}`),
        publishFailed: (error, count) => told.push(`told of ${count}: ${String(error)}`),
      },
    });
    return { relay, writer, told };
  }

  test('publishes in batches as long as there are events', async () => {
    const batches: number[] = [];
    const { relay, writer, told } = aRelay(async (events) => void batches.push(events.length));
    for (let count = 0; count < 130; count += 1) await writer.add(aRemoval());
    expect([await relay.publishDue(), await relay.publishDue(), await relay.publishDue()]).toEqual([true, true, false]);
    expect(batches).toEqual([100, 30]);
    expect(told).toEqual(['told of 100', 'published 100', 'told of 30', 'published 30']);
  });

  test('forgets at once what no consumer waits for', async () => {
    const { relay, writer, told } = aRelay(async () => undefined);
    const data = { reason: 'flushed' };
    const flush = { type: 'cache.invalidated', subject: 'cache', request_id: 'r', revision: 1, data } as const;
    await writer.add(createEvent(flush));
    await writer.add(aRemoval());
    await relay.publishDue();
    expect(told).toEqual(['told of 2', 'published 2', 'forgot 1']);
  });

  test('gives events back that the bus did not confirm', async () => {
    const { relay, writer, told } = aRelay(async () => {
      throw new Error('away');
    });
    await writer.add(aRemoval());
    expect(await relay.publishDue()).toBe(false);
    expect(told).toEqual(['told of 1: Error: away', 'failed 1']);
  });

  test('does not wait for a bus that never answers', async () => {
    jest.useFakeTimers();
    const { relay, writer, told } = aRelay(() => new Promise(() => undefined));
    await writer.add(aRemoval());
    const publishing = relay.publishDue();
    await jest.advanceTimersByTimeAsync(10_100);
    expect(await publishing).toBe(false);
    expect(told.at(-1)).toBe('failed 1');
    jest.useRealTimers();
  });
});

describe('background work that can be nudged', () => {
  test('runs at once when nudged, also while it runs, and once more only', async () => {
    let runs = 0;
    const work = repeatNudged(async () => {
      runs += 1;
      await sleep(20);
      return false;
    }, 60_000);
    await sleep(50);
    expect(runs).toBe(1);
    work.nudge();
    await sleep(5);
    work.nudge();
    work.nudge();
    await sleep(100);
    expect(runs).toBe(3);
    await work.stop();
    work.nudge();
    await sleep(30);
    expect(runs).toBe(3);
  });

  test('goes on without a pause while there is something to do', async () => {
    let runs = 0;
    const work = repeatNudged(async () => {
      runs += 1;
      return runs < 10;
    }, 60_000);
    await sleep(50);
    expect(runs).toBe(10);
    await work.stop();
  });
});

describe('a message', () => {
  test('is handed to its handler until that succeeds', async () => {
    let calls = 0;
    const handle = async () => {
      calls += 1;
      if (calls < 2) throw new Error('away');
    };
    expect(await untilHandled(handle, 'x', new AbortController().signal)).toBe(true);
    expect(calls).toBe(2);
  });

  test('counts as not handled when the handler failed and the consumer was stopped', async () => {
    const controller = new AbortController();
    const handled = untilHandled(() => Promise.reject(new Error('away')), 'x', controller.signal);
    await pause(20, controller.signal);
    controller.abort();
    expect(await handled).toBe(false);
  });
});

describe('an event that a consumer cannot handle', () => {
  function aHandling(error: Error) {
    const notes: string[] = [];
    const retries: string[] = [];
    const inbox = { add: async (name: string) => notes.push(name) > 0 };
    const transactions = new MemoryTransactions({
      inbox,
      retries: { add: async ({ key }: { readonly key: string }) => void retries.push(key) },
    } as unknown as Transaction);
    const outcomes: string[] = [];
    const handling = new EventHandling({
      transactions,
      outbox: memoryEvents(transactions).outbox,
      expected: new Map(),
      firstDelayMs: () => 5000,
      describe: String,
      observe: ({ outcome }) => outcomes.push(outcome),
    });
    const consumer: EventConsumer = { name: 'some', types: ['ip.deleted'], handle: () => Promise.reject(error) };
    return { outcomes, retries, handle: () => handling.handle(consumer, JSON.stringify(aRemoval())) };
  }

  test('becomes a retry', async () => {
    const { handle, retries, outcomes } = aHandling(new Error('no'));
    await handle();
    expect([retries.length, outcomes]).toEqual([1, ['failed']]);
  });

  test('comes again when the consumer can handle nothing at present', async () => {
    const { handle, retries, outcomes } = aHandling(new NotNow('some', new Error('away')));
    await expect(handle()).rejects.toThrow('consumer some can handle no event at present');
    expect([retries, outcomes]).toEqual([[], []]);
  });
});

describe('the sweeper', () => {
  const sweep = async (overdueMs: number, schedule: Partial<MemoryRetrySchedule>) => {
    const ran: string[] = [];
    const { retries } = memoryEvents(new MemoryTransactions({} as Transaction));
    const due = async () => [{ id: 'a', attempts: 1, overdueMs }];
    const run = async (id: string) => void ran.push(id);
    await new RetrySweeper({ ...retries, due }, schedule as MemoryRetrySchedule, run).sweep();
    return ran;
  };

  test('has a due retry scheduled', async () => {
    const scheduled: unknown[] = [];
    const schedule = async (...words: unknown[]) => void scheduled.push(words);
    expect(await sweep(10, { schedule })).toEqual([]);
    expect(scheduled).toEqual([[{ id: 'a', attempts: 1, overdueMs: 10 }, 0]]);
  });

  test('runs it itself when the schedule is away, or has done nothing for long', async () => {
    expect(await sweep(10, { schedule: () => Promise.reject(new Error('away')) })).toEqual(['a']);
    expect(await sweep(31_000, { schedule: async () => undefined })).toEqual(['a']);
  });
});

test('the schedule of one process runs a retry after its pause, once, and forgets it when closed', async () => {
  const schedule = new MemoryRetrySchedule();
  const ran: string[] = [];
  schedule.work(async (id) => void ran.push(id));
  for (const delay of [30, 30, 40]) await schedule.schedule({ id: 'a', attempts: 1 }, delay);
  await schedule.schedule({ id: 'late', attempts: 1 }, 200);
  await sleep(5);
  expect(ran).toEqual([]);
  await sleep(100);
  expect(ran).toEqual(['a']);
  await schedule.close();
  await sleep(200);
  expect(ran).toEqual(['a']);
});

test('a failure is described without secrets, in few words', () => {
  expect(describeFailure(new TypeError('no way to amqp://user:secret@host/'))).toBe(
    'TypeError: no way to amqp://(secret)@host/',
  );
  expect(describeFailure('text')).toBe('text');
  expect(describeFailure(new Error('x'.repeat(9000)))).toHaveLength(500);
});

describe('routes', () => {
  const identify = {
    byToken: async (token: string) => ({ id: '1', role: token as 'admin' | 'user' }),
    bySession: async () => undefined,
  };
  const admin = { authorization: 'Bearer admin' };
  const ids = [randomUUID(), randomUUID(), randomUUID()].sort();
  const letter = (id: string) => ({
    ...{ id, kind: 'event', key: id, payload: '{}', attempts: 5, last_error: 'Error: no', request_id: 'request-1' },
    created_at: '2026-01-01T00:00:00.000Z',
  });
  const entry = (revision: number): HistoryEntry => ({
    ...{ event_id: randomUUID(), type: 'ip.updated', time: '2026-01-01T00:00:00.000Z' },
    ...{ request_id: 'request-1', revision, data: {} },
  });
  const history = [5, 4, 3, 2, 1].map(entry);

  function anApp() {
    const app = fastify().withTypeProvider<ZodTypeProvider>();
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.setErrorHandler(sendProblem);
    addAccess(app, identify, 'open');
    const registry = new Registry();
    const transactions = new MemoryTransactions({} as Transaction);
    const events = memoryEvents(transactions, { history, deadLetters: ids.map(letter) });
    const retry = { attempts: 3, multiplier: 2, maxDelaySeconds: 60 };
    addEvents(app, { config: { runsWork: true, retry }, events, registry, logger: pino({ level: 'silent' }) });
    return { app, registry };
  }

  test('dead letters are for administrators', async () => {
    const { app } = anApp();
    for (const [method, url] of [
      ['GET', '/api/admin/dead-letters'],
      ['POST', `/api/admin/dead-letters/${ids[0]}/replay`],
      ['DELETE', `/api/admin/dead-letters/${ids[0]}`],
    ] as const) {
      expect((await app.inject({ method, url })).statusCode).toBe(401);
      expect((await app.inject({ method, url, headers: { authorization: 'Bearer user' } })).statusCode).toBe(403);
    }
  });

  test('dead letters are listed by page, replayed and dropped', async () => {
    const { app } = anApp();
    const list = async (query: string) =>
      (await app.inject({ url: `/api/admin/dead-letters${query}`, headers: admin })).json();
    const first = await list('?limit=2');
    expect(first).toMatchObject({ items: [{ id: ids[0] }, { id: ids[1] }], next_cursor: ids[1] });
    expect(await list(`?limit=2&cursor=${first.next_cursor}`)).toMatchObject({
      items: [letter(ids[2] ?? '')],
      next_cursor: null,
    });
    const replay = () =>
      app.inject({ method: 'POST', url: `/api/admin/dead-letters/${ids[0]}/replay`, headers: admin });
    expect([(await replay()).statusCode, (await replay()).statusCode]).toEqual([202, 404]);
    const drop = () => app.inject({ method: 'DELETE', url: `/api/admin/dead-letters/${ids[1]}`, headers: admin });
    expect([(await drop()).statusCode, (await drop()).statusCode]).toEqual([204, 204]);
    expect((await list('')).items).toEqual([letter(ids[2] ?? '')]);
    for (const query of ['?limit=0', '?limit=101', '?cursor=x', '?other=1'])
      expect((await app.inject({ url: `/api/admin/dead-letters${query}`, headers: admin })).statusCode).toBe(400);
  });

  test('the history of an address is shown by page', async () => {
    const { app } = anApp();
    const page = async (query: string) => app.inject(`/api/v1/ips/2001:DB8::1/history${query}`);
    const first = (await page('?limit=3')).json();
    expect(first.items).toEqual(history.slice(0, 3));
    const second = (await page(`?limit=3&cursor=${first.next_cursor}`)).json();
    expect(second).toEqual({ items: history.slice(3), next_cursor: null });
    for (const query of ['?limit=0', '?cursor=x', `?cursor=${Buffer.from('1.x').toString('base64url')}`])
      expect((await page(query)).statusCode).toBe(400);
    expect((await app.inject('/api/v1/ips/nowhere/history')).statusCode).toBe(400);
  });

  test('measurements show what waits', async () => {
    const text = await anApp().registry.metrics();
    expect(text).toMatch(/^event_outbox_size 2$/m);
    expect(text).toMatch(/^event_lag_seconds 1.5$/m);
    for (const [state, count] of [
      ['waiting', 3],
      ['running', 1],
      ['dead', 3],
    ])
      expect(text).toContain(`retry_queue_size{state="${state}"} ${count}\n`);
  });
});

test('an id and a time are given to every event', () => {
  const draft = {
    type: 'cache.invalidated',
    subject: 'cache',
    request_id: 'r',
    revision: 1,
    data: { reason: 'x' },
  } as const;
  const [one, other] = [createEvent(draft), createEvent(draft)];
  expect(one.id).not.toBe(other.id);
  expect(Math.abs(Date.parse(one.time) - Date.now())).toBeLessThan(1000);
});

describe('the token for Kafka', () => {
  const role = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', AWS_SESSION_TOKEN: 'session' };
  const before = { ...process.env };
  beforeEach(() => Object.assign(process.env, role));
  afterEach(() => {
    process.env = before;
  });

  test('is an address of the region, signed for connecting, good for a quarter of an hour', async () => {
    const address = new URL(Buffer.from(await iamToken('eu-central-1'), 'base64url').toString());
    expect(address.host).toBe('kafka.eu-central-1.amazonaws.com');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      Action: 'kafka-cluster:Connect',
      'X-Amz-Credential': expect.stringMatching(/^AKIDEXAMPLE\/\d{8}\/eu-central-1\/kafka-cluster\/aws4_request$/),
      'X-Amz-Expires': '900',
      'X-Amz-Security-Token': 'session',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});
