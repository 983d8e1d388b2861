import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { MemoryEventBus } from '../../../../app/adapters/memory/memory-event-bus';
import { MemoryRetrySchedule } from '../../../../app/adapters/memory/memory-retry-schedule';
import { SqlHistoryReader } from '../../../../app/adapters/sql/events/sql-history-reader';
import { SqlOutbox } from '../../../../app/adapters/sql/events/sql-outbox';
import { later } from '../../../../app/adapters/sql/later';
import { SqlRetries } from '../../../../app/adapters/sql/retries/sql-retries';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import { startEvents } from '../../../../app/composition/start-events';
import type { EventConsumer } from '../../../../app/domain/consumers/consumer';
import { history } from '../../../../app/domain/consumers/history';
import { CommitSignal } from '../../../../app/domain/events/commit-signal';
import { createEvent, type DomainEvent } from '../../../../app/domain/events/event';
import { createEventMetrics } from '../../../../app/ops/event-metrics';
import { createRetryMetrics } from '../../../../app/ops/retry-metrics';
import type { EventPorts } from '../../../../app/ports/events';
import { until } from '../processes';
import type { MakeDatabase } from './sql-database';

let revision = Date.now() * 1000;

/** An event about an address, later than every one before. */
function anEvent(subject = '192.0.2.1'): DomainEvent {
  revision += 1;
  return createEvent({ type: 'ip.deleted', subject, request_id: randomUUID(), revision, data: { address: subject } });
}

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

/** What the outbox, the notes of consumers, retries and the history do in every database. */
export function describeEvents(name: string, makeDatabase: MakeDatabase): void {
  describe(`events: ${name}`, () => {
    const add = async (database: SqlDatabase, ...events: DomainEvent[]) => {
      for (const event of events) await database.transaction(({ outbox }) => outbox.add(event));
    };
    const claim = async (database: SqlDatabase, limit = 100) =>
      (await database.transaction(({ outbox }) => outbox.claim(limit))).value;
    /** Makes everything due, as if time had passed. */
    const elapse = (database: SqlDatabase, table: 'outbox' | 'retries', milliseconds = 86_400_000) =>
      database.write((db, dialect) =>
        table === 'outbox'
          ? db
              .updateTable('outbox')
              .set({ due_at: later(dialect, -milliseconds) })
              .execute()
          : db
              .updateTable('retries')
              .set({ due_at: later(dialect, -milliseconds) })
              .execute(),
      );
    const expected = new Map([['ip.deleted', ['history', 'search']] as const]);

    test('an event is there when its transaction is, and not otherwise', async () => {
      const database = await makeDatabase();
      const [kept, lost] = [anEvent(), anEvent()];
      await add(database, kept);
      const rolledBack = database.transaction(async ({ outbox }) => {
        await outbox.add(lost);
        throw new Error('on purpose');
      });
      await expect(rolledBack).rejects.toThrow('on purpose');
      expect(await claim(database)).toEqual([kept]);
    });

    test('what one relay has taken no other takes, until the lease ends or the bus refused it', async () => {
      const database = await makeDatabase();
      const outbox = new SqlOutbox(database);
      const events = Array.from({ length: 40 }, (_, index) => anEvent(`192.0.2.${index}`));
      await add(database, ...events);
      const claims = await Promise.all(Array.from({ length: 8 }, () => claim(database, 10)));
      const taken = idsOf(claims.flat());
      expect(new Set(taken).size).toBe(taken.length);
      await until('all are taken', async () => {
        taken.push(...idsOf(await claim(database, 10)));
        return taken.length >= 40;
      });
      expect([...taken].sort()).toEqual(idsOf(events).sort());
      expect(await claim(database)).toEqual([]);
      await outbox.failed(taken.slice(0, 3));
      await sleep(1200);
      expect(idsOf(await claim(database)).sort()).toEqual(taken.slice(0, 3).sort());
      await elapse(database, 'outbox');
      expect(await claim(database)).toHaveLength(40);
    });

    test('events of one subject are taken in their order, also by several relays', async () => {
      const database = await makeDatabase();
      const outbox = new SqlOutbox(database);
      const [first, second, third] = [anEvent(), anEvent(), anEvent()];
      const other = anEvent('192.0.2.2');
      await add(database, first, second, third, other);
      expect(await claim(database, 1)).toEqual([first]);
      // The second must wait for the first; those of other subjects need not.
      expect(await claim(database)).toEqual([other]);
      await outbox.published([first.id]);
      expect(await claim(database)).toEqual([second, third]);
    });

    test('an event is forgotten when all its consumers have taken it over, not before', async () => {
      const database = await makeDatabase();
      const outbox = new SqlOutbox(database);
      const event = anEvent();
      await add(database, event);
      await claim(database);
      await outbox.published([event.id]);
      await database.transaction(({ inbox }) => inbox.add('history', event.id));
      await outbox.forget(expected);
      expect((await outbox.status()).size).toBe(1);
      await database.transaction(({ inbox }) => inbox.add('search', event.id));
      await outbox.forget(expected, [randomUUID()]);
      expect((await outbox.status()).size).toBe(1);
      await outbox.forget(expected, [event.id]);
      expect(await outbox.status()).toEqual({ size: 0, oldestSeconds: 0 });
    });

    test('an event that a consumer never got is published again, after longer and longer pauses', async () => {
      const database = await makeDatabase();
      const outbox = new SqlOutbox(database);
      const event = anEvent();
      await add(database, event);
      const pauses: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        expect(await claim(database)).toEqual([event]);
        await outbox.published([event.id]);
        const row = await database.read(
          (db, { now }) =>
            db
              .selectFrom('outbox')
              .select(['due_at', now.as('moment')])
              .executeTakeFirstOrThrow(),
          { fresh: true },
        );
        pauses.push(Math.round((row.due_at.getTime() - new Date(row.moment).getTime()) / 1000));
        await elapse(database, 'outbox');
      }
      expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    });

    test('tells how much waits and for how long', async () => {
      const database = await makeDatabase();
      const outbox = new SqlOutbox(database);
      await add(database, anEvent(), anEvent());
      await sleep(1100);
      const { size, oldestSeconds } = await outbox.status();
      expect(size).toBe(2);
      expect(oldestSeconds).toBeGreaterThan(1);
      expect(oldestSeconds).toBeLessThan(10);
    });

    test('notes of consumers go when they are old and their event is forgotten', async () => {
      const database = await makeDatabase();
      const outbox = new SqlOutbox(database);
      const [waiting, forgotten, young] = [anEvent(), anEvent(), anEvent()];
      await add(database, waiting);
      for (const { id } of [waiting, forgotten, young])
        await database.transaction(({ inbox }) => inbox.add('history', id));
      const old = [waiting.id, forgotten.id];
      await database.write((db, dialect) =>
        db
          .updateTable('inbox')
          .set({ taken_at: later(dialect, -15 * 86_400_000) })
          .where('event_id', 'in', old)
          .execute(),
      );
      await outbox.prune();
      const left = await database.read((db) => db.selectFrom('inbox').select('event_id').execute(), { fresh: true });
      expect(left.map(({ event_id }) => event_id).sort()).toEqual([waiting.id, young.id].sort());
    });

    test('of twenty deliveries of one event at once one has the effect', async () => {
      const database = await makeDatabase();
      const event = anEvent();
      const handle = () =>
        database.transaction(async (tx) => {
          if (!(await tx.inbox.add('history', event.id))) return false;
          await tx.history.add(event);
          return true;
        });
      const done = await Promise.all(Array.from({ length: 20 }, handle));
      expect(done.filter(({ value }) => value)).toHaveLength(1);
      expect(await new SqlHistoryReader(database).page(event.subject, 10)).toHaveLength(1);
    });

    test('shows the history of an address page by page, the newest first', async () => {
      const database = await makeDatabase();
      const reader = new SqlHistoryReader(database);
      const events = Array.from({ length: 5 }, () => anEvent());
      const twin = { ...anEvent(), revision: events[2]?.revision ?? 0 };
      for (const event of [...events, twin, anEvent('192.0.2.9')])
        await database.transaction((tx) => tx.history.add(event));
      const pages: string[] = [];
      let after: { readonly revision: number; readonly event_id: string } | undefined;
      for (;;) {
        const page = await reader.page('192.0.2.1', 2, after);
        if (page.length === 0) break;
        pages.push(...page.map(({ event_id }) => event_id));
        after = page.at(-1);
      }
      const order = [...events, twin].sort((a, b) => b.revision - a.revision || (b.id < a.id ? -1 : 1));
      expect(pages).toEqual(idsOf(order));
      const [newest] = await reader.page('192.0.2.1', 1);
      const { id: event_id, type, time, request_id, data, revision: its } = events[4] ?? anEvent();
      expect(newest).toEqual({ event_id, type, time, request_id, data, revision: its });
    });

    describe('retries', () => {
      const aRetry = (key: string = randomUUID(), delayMs: number | undefined = 0) => ({
        ...{
          kind: 'event',
          key,
          payload: '{"a":"ü"}',
          attempts: 1,
          error: 'Error: no',
          requestId: 'request-1',
          delayMs,
        },
      });
      const addRetry = async (database: SqlDatabase, retry = aRetry()) =>
        (await database.transaction(({ retries }) => retries.add(retry))).value;
      const claimRetry = async (database: SqlDatabase, id = '') =>
        (await database.transaction(({ retries }) => retries.claim(id))).value;

      test('the same work is added once', async () => {
        const database = await makeDatabase();
        const added = await Promise.all(Array.from({ length: 10 }, () => addRetry(database, aRetry('the same'))));
        expect(added.filter((retry) => retry !== undefined)).toHaveLength(1);
        expect(await new SqlRetries(database).counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
      });

      test('one of ten workers gets a retry, and only when it is due', async () => {
        const database = await makeDatabase();
        const retries = new SqlRetries(database);
        const early = await addRetry(database, aRetry(undefined, 60_000));
        expect(await claimRetry(database, early?.id)).toBeUndefined();
        const due = await addRetry(database);
        expect(idsOf(await retries.due(10))).toEqual([due?.id]);
        const claims = await Promise.all(Array.from({ length: 10 }, () => claimRetry(database, due?.id)));
        const [claimed, ...others] = claims.filter((one) => one !== undefined);
        expect(others).toEqual([]);
        expect(claimed).toMatchObject({
          id: due?.id,
          kind: 'event',
          payload: '{"a":"ü"}',
          attempts: 2,
          requestId: 'request-1',
        });
        expect(await retries.counts()).toEqual({ waiting: 1, running: 1, dead: 0 });
        expect(await retries.due(10)).toEqual([]);
      });

      test('what a killed worker had claimed is claimed again; its late success does not count', async () => {
        const database = await makeDatabase();
        const added = await addRetry(database);
        const dead = await claimRetry(database, added?.id);
        await elapse(database, 'retries', 1000);
        const next = await claimRetry(database, added?.id);
        expect(next?.attempts).toBe(3);
        if (!dead || !next) throw new Error('both were claimed');
        const succeed = async (one: typeof next) =>
          (await database.transaction(({ retries }) => retries.succeed(one))).value;
        expect([await succeed(dead), await succeed(next), await succeed(next)]).toEqual([false, true, false]);
      });

      test('nobody claims a retry while its work runs, even when the lease has ended', async () => {
        const database = await makeDatabase();
        const added = await addRetry(database);
        const claimed = await claimRetry(database, added?.id);
        if (!claimed) throw new Error('it was claimed');
        await elapse(database, 'retries', 1000);
        await database.transaction(async ({ retries }) => {
          await retries.succeed(claimed);
          expect(await claimRetry(database, claimed.id)).toBeUndefined();
        });
        expect(await new SqlRetries(database).counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
      });

      test('a failure waits again or is a dead letter, which is listed, replayed and dropped', async () => {
        const database = await makeDatabase();
        const retries = new SqlRetries(database);
        const added = await addRetry(database);
        const claimed = await claimRetry(database, added?.id);
        if (!claimed) throw new Error('it was claimed');
        await retries.fail(claimed, 'Error: again', 0);
        const again = await claimRetry(database, claimed.id);
        if (!again) throw new Error('it was claimed');
        await retries.fail(claimed, 'Error: too late', undefined);
        await retries.fail(again, 'Error: finally', undefined);
        await addRetry(database, aRetry('b', undefined));
        await database.transaction((tx) => tx.retries.add({ ...aRetry('c'), delayMs: undefined }));
        const letters = await retries.dead(10);
        expect(letters.find(({ id }) => id === again.id)).toMatchObject({ last_error: 'Error: finally', attempts: 3 });
        expect(letters).toHaveLength(2);
        expect(await retries.dead(10, letters[0]?.id)).toEqual(letters.slice(1));
        expect(await claimRetry(database, again.id)).toBeUndefined();
        expect([await retries.replay(again.id), await retries.replay(again.id)]).toEqual([true, false]);
        expect((await claimRetry(database, again.id))?.attempts).toBe(1);
        const dropped = letters.find(({ id }) => id !== again.id)?.id ?? '';
        expect([await retries.drop(dropped), await retries.drop(dropped), await retries.drop(again.id)]).toEqual([
          true,
          false,
          false,
        ]);
      });
    });

    describe('at work', () => {
      const work = async (consumers: EventConsumer[], retry = { attempts: 3, multiplier: 1, maxDelaySeconds: 1 }) => {
        const database = await makeDatabase();
        const bus = new MemoryEventBus(consumers.map((consumer) => consumer.name));
        const lines: string[] = [];
        const logger = pino({ level: 'info' }, { write: (line) => lines.push(line) });
        const ports: EventPorts = {
          ...{ consumers, bus, schedule: new MemoryRetrySchedule(), commits: new CommitSignal(database) },
          ...{
            outbox: new SqlOutbox(database),
            retries: new SqlRetries(database),
            history: new SqlHistoryReader(database),
          },
        };
        const registry = new Registry();
        const metrics = {
          ...createEventMetrics(registry, ports),
          ...createRetryMetrics(registry, ports.retries),
        };
        const background = startEvents({ config: { runsWork: true, retry }, ports, metrics, logger });
        const stop = async () => {
          await background.stop();
          await ports.schedule.close();
        };
        const raise = (event: DomainEvent) => ports.commits.transaction(({ outbox }) => outbox.add(event));
        return { ...ports, database, registry, lines, stop, raise };
      };

      test('an event is handled promptly after its commit, once, and then forgotten', async () => {
        const running = await work([history]);
        const event = anEvent();
        const startedAt = Date.now();
        await running.raise(event);
        const entries = () => running.history.page(event.subject, 10);
        await until('the effect', async () => (await entries()).length === 1);
        expect(Date.now() - startedAt).toBeLessThan(800);
        await running.bus.publish([event, event]);
        await until('repetitions', () => running.lines.filter((line) => line.includes('event repeated')).length === 2);
        await until('forgotten', async () => (await running.outbox.status()).size === 0);
        expect(await entries()).toHaveLength(1);
        expect(running.lines.join('')).toContain(event.request_id);
        expect(await running.registry.metrics()).toMatch(
          /events_handled_total\{consumer="history",type="ip.deleted",outcome="repeated"\} 2/,
        );
        await running.stop();
      });

      test('a failure is repeated until it succeeds; the effect happens once', async () => {
        let tries = 0;
        const flaky: EventConsumer = {
          ...{ name: 'flaky', types: ['ip.deleted'] },
          handle: async (event, tx) => {
            await tx.history.add(event);
            tries += 1;
            if (tries < 3) throw new Error('not yet');
          },
        };
        const running = await work([flaky]);
        const event = anEvent();
        await running.raise(event);
        await until('a retry', async () => tries >= 1);
        await until('success', async () => (await running.history.page(event.subject, 10)).length === 1, 10_000);
        expect([tries, await running.retries.counts()]).toEqual([3, { waiting: 0, running: 0, dead: 0 }]);
        await until('forgotten', async () => (await running.outbox.status()).size === 0);
        await running.stop();
      });

      test('what fails for good and what is no event become dead letters; a replay may help', async () => {
        let isBroken = true;
        const broken: EventConsumer = {
          ...{ name: 'broken', types: ['ip.deleted'] },
          handle: async (event, tx) => {
            if (isBroken) throw new Error('broken at postgres://user:secret@host/');
            await tx.history.add(event);
          },
        };
        const running = await work([broken]);
        const event = anEvent();
        await running.raise(event);
        await running.bus.publish([{ ...anEvent(), id: 'no uuid' }]);
        const letters = () => running.retries.dead(10);
        await until('two dead letters', async () => (await letters()).length === 2, 10_000);
        const failed = (await letters()).find(({ request_id }) => request_id === event.request_id);
        expect(failed).toMatchObject({ kind: 'event', attempts: 3, key: `broken:${event.id}` });
        expect(JSON.stringify(await letters())).not.toContain('secret@');
        isBroken = false;
        await running.retries.replay(failed?.id ?? '');
        await until('the effect', async () => (await running.history.page(event.subject, 10)).length === 1);
        expect(await letters()).toHaveLength(1);
        await running.stop();
      });
    });
  });
}
