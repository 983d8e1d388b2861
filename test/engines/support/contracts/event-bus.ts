import { setTimeout as sleep } from 'node:timers/promises';
import { createEvent, type DomainEvent } from '../../../../app/domain/events/event';
import type { EventBus } from '../../../../app/ports/event-bus';
import type { Hoarder } from '../events/start-hoarder';
import { fullTest } from '../full';
import { until } from '../processes';

/** A bus under test, and what can be done to it. */
export interface BusUnderTest {
  /** Opens it as another process would. What happens in one scope is not seen in another. */
  open(scope: string): Promise<EventBus>;
  /** Starts a process that takes messages as `audit` and keeps them; undefined where no other process takes part. */
  readonly hoarder?: (scope: string) => Promise<Hoarder>;
  /**
   * What takes over ten seconds here, and so belongs to the full run.
   * @default nothing
   */
  readonly slow?: readonly ('death' | 'outage')[];
  /** The server, where there is one. */
  readonly server?: {
    kill(): Promise<void>;
    start(): Promise<void>;
    /** Time after which a kill no longer takes a new queue with it, in milliseconds. */
    readonly settleMs: number;
  };
}

/** An event about an address, as a write raises it. */
export function anEvent(subject = '192.0.2.1'): DomainEvent {
  const request_id = `request-${Math.random()}`;
  return createEvent({
    type: 'ip.deleted',
    subject,
    request_id,
    revision: Date.now() * 1000,
    data: { address: subject },
  });
}

const events = (count: number) => Array.from({ length: count }, (_, index) => anEvent(`192.0.2.${index % 250}`));
const idOf = (message: string) => (JSON.parse(message) as DomainEvent).id;

/** What every event bus does. */
export function describeEventBus(name: string, underTest: BusUnderTest): void {
  describe(`event bus: ${name}`, () => {
    const open: EventBus[] = [];
    let scope = '';
    const aBus = async () => {
      const bus = await underTest.open(scope);
      open.push(bus);
      return bus;
    };
    beforeEach(() => {
      scope = `test${Math.random().toString(36).slice(2)}`;
    });
    afterEach(async () => {
      for (const bus of open.splice(0)) await bus.close();
    });

    /** Notes the ids of what comes. */
    const collect = (bus: EventBus, consumer: string, got: string[] = []) => {
      bus.consume(consumer, async (message) => void got.push(idOf(message)));
      return got;
    };
    const missing = (sent: readonly DomainEvent[], got: readonly string[]) => {
      const seen = new Set(got);
      return sent.filter(({ id }) => !seen.has(id)).length;
    };
    const publishUntilTaken = async (bus: EventBus, batch: readonly DomainEvent[]) => {
      for (;;) {
        const isTaken = await Promise.race([
          bus.publish(batch).then(() => true),
          sleep(10_000, false, { ref: false }),
        ]).catch(() => false);
        if (isTaken) return;
        await sleep(200);
      }
    };

    test('carries every event to every consumer, as it was', async () => {
      const bus = await aBus();
      const sent = events(100);
      await publishUntilTaken(bus, sent);
      const messages: string[] = [];
      bus.consume('audit', async (message) => void messages.push(message));
      const search = collect(bus, 'search');
      await until('the events', () => missing(sent, messages.map(idOf)) + missing(sent, search) === 0, 20_000);
      expect(messages.map((message) => JSON.parse(message))).toEqual(expect.arrayContaining(sent));
      expect(await bus.available()).toBe(true);
    });

    test('an event comes promptly to a consumer that waits', async () => {
      const bus = await aBus();
      const got = collect(bus, 'audit');
      collect(bus, 'search');
      const first = anEvent();
      await publishUntilTaken(bus, [first]);
      await until('the first event', () => got.includes(first.id), 20_000);
      await sleep(1500); // now it waits
      const event = anEvent();
      const startedAt = Date.now();
      await bus.publish([event]);
      await until('the event', () => got.includes(event.id), 5000);
      expect(Date.now() - startedAt).toBeLessThan(700);
    });

    test('a handler that fails gets the event again, and no other is lost meanwhile', async () => {
      const bus = await aBus();
      collect(bus, 'search');
      const sent = events(20);
      const failures = new Map<string, number>();
      const got: string[] = [];
      bus.consume('audit', async (message) => {
        const id = idOf(message);
        failures.set(id, (failures.get(id) ?? 0) + 1);
        if (sent[3]?.id === id && failures.get(id) === 1) throw new Error('once');
        got.push(id);
      });
      await publishUntilTaken(bus, sent);
      await until('the events', () => missing(sent, got) === 0, 20_000);
      expect(failures.get(sent[3]?.id ?? '')).toBeGreaterThanOrEqual(2);
    });

    test('two instances share the events of a consumer', async () => {
      const [one, other] = [await aBus(), await aBus()];
      const shares: string[][] = [[], []];
      [one, other].forEach((bus, index) => {
        bus.consume('audit', async (message) => {
          await sleep(10);
          shares[index]?.push(idOf(message));
        });
      });
      collect(one, 'search');
      await until(
        'both take part',
        async () => {
          await publishUntilTaken(one, events(20));
          await sleep(200);
          return shares.every(({ length }) => length > 0);
        },
        25_000,
      );
      for (const share of shares) share.length = 0;
      const sent = events(400);
      await publishUntilTaken(one, sent);
      await until('the events', () => missing(sent, shares.flat()) === 0, 20_000);
      expect(shares.map(({ length }) => length > 0)).toEqual([true, true]);
      // Seldom a message comes twice, never all of them.
      expect(shares.flat().length).toBeLessThan(1.5 * sent.length);
    }, 60_000);

    test('a stop lets the events in hand be handled and takes no other', async () => {
      const bus = await aBus();
      collect(bus, 'search');
      const started: string[] = [];
      const ended: string[] = [];
      const consumer = bus.consume('audit', async (message) => {
        started.push(idOf(message));
        await sleep(600);
        ended.push(idOf(message));
      });
      await publishUntilTaken(bus, events(200));
      await until('work in hand', () => started.length > ended.length, 20_000);
      await consumer.stop();
      expect(ended).toEqual(expect.arrayContaining(started));
      const { length } = started;
      await sleep(1000);
      expect(started).toHaveLength(length);
      const rest = collect(bus, 'audit');
      await until('the rest', async () => (await lagOf(bus, 'audit')) === 0, 20_000);
      // What was acknowledged before the stop does not come again.
      expect(rest.filter((id) => ended.includes(id))).toEqual([]);
    });

    test('tells how far a consumer is behind', async () => {
      const bus = await aBus();
      collect(bus, 'search');
      const got = collect(bus, 'audit');
      const first = events(10);
      await publishUntilTaken(bus, first);
      await until('the events', () => missing(first, got) === 0, 20_000);
      await until('nothing behind', async () => (await lagOf(bus, 'audit')) === 0, 15_000);
      await bus.close();
      const later = await aBus();
      await publishUntilTaken(later, events(30));
      if (underTest.server) expect(await lagOf(later, 'audit')).toBe(30);
      collect(later, 'audit');
      collect(later, 'search');
      await until('caught up', async () => (await lagOf(later, 'audit')) === 0, 20_000);
    });

    test('fails when somebody consumes under a name that is not its own', async () => {
      const bus = await aBus();
      expect(() => bus.consume('stranger', async () => undefined)).toThrow('stranger');
    });

    const { hoarder, server, slow = [] } = underTest;
    if (!hoarder || !server) return;

    const outlives = async () => {
      const bus = await aBus();
      const hoarding = await hoarder(scope);
      const sent = events(12);
      await publishUntilTaken(bus, sent);
      await until('the other process takes some', () => hoarding.got().length > 0, 25_000);
      await hoarding.kill();
      const hoarded = hoarding.got();
      const got = collect(bus, 'audit');
      await until('every event', () => missing(sent, got) === 0, 25_000);
      expect(got).toEqual(expect.arrayContaining(hoarded.filter((id) => sent.some((event) => event.id === id))));
    };
    if (slow.includes('death'))
      fullTest('what a process had in hand when it was killed goes to another (slow)', outlives, 60_000);
    else test('what a process had in hand when it was killed goes to another', outlives, 60_000);

    const survives = async (outages: number) => {
      const [publishing, consuming] = [await aBus(), await aBus()];
      const [audit, search] = [collect(consuming, 'audit'), collect(consuming, 'search')];
      const confirmed: DomainEvent[] = [];
      const ending = new AbortController();
      const load = (async () => {
        while (!ending.signal.aborted) {
          const batch = events(20);
          await publishUntilTaken(publishing, batch);
          confirmed.push(...batch);
          await sleep(20);
        }
      })();
      await sleep(server.settleMs);
      for (let outage = 0; outage < outages; outage += 1) {
        const before = confirmed.length;
        await until('load', () => confirmed.length > before + 200, 30_000);
        await server.kill();
        await sleep(1500);
        await server.start();
        const after = confirmed.length;
        await until('load after the return', () => confirmed.length > after + 200, 40_000);
      }
      ending.abort();
      await load;
      await until('every event', () => missing(confirmed, audit) + missing(confirmed, search) === 0, 40_000);
      const distinct = [new Set(audit).size, new Set(search).size];
      console.log(`confirmed ${confirmed.length}, distinct at the consumers ${distinct}, deliveries ${audit.length}`);
    };

    if (slow.includes('outage'))
      fullTest('loses nothing that it confirmed when the server is killed (slow)', () => survives(1), 120_000);
    else test('loses nothing that it confirmed when the server is killed and comes back', () => survives(1), 120_000);
    fullTest('loses nothing when the server is killed three times', () => survives(3), 300_000);
  });
}

async function lagOf(bus: EventBus, consumer: string): Promise<number | undefined> {
  const lags = await bus.lag().catch(() => []);
  return lags.find((lag) => lag.consumer === consumer)?.messages;
}
