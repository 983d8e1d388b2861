import { clientGroup } from '../app/domain/rate-limits/client-group';
import { FleetSize } from '../app/domain/rate-limits/fleet-size';
import { LeasedCounter } from '../app/domain/rate-limits/leased-counter';
import { Quotas } from '../app/domain/rate-limits/quotas';
import { RateLimiter, type UsedCounter } from '../app/domain/rate-limits/rate-limiter';
import type { Verdict } from '../app/domain/rate-limits/subject';
import { Violations } from '../app/domain/rate-limits/violations';
import type { Violation } from '../app/ports/audit';
import type { RequestCounter } from '../app/ports/request-counter';

/** A shared counter that can be away, lose its memory, and says how often it was asked. */
class Counter implements RequestCounter {
  isAway = false;
  asked = 0;
  readonly counts = new Map<string, { count: number; endsAt: number }>();

  constructor(private readonly clock: { now: number }) {}

  async count(key: string, requests: number) {
    this.asked += 1;
    if (this.isAway) throw new Error('away');
    const found = this.counts.get(key);
    const running = found && found.endsAt > this.clock.now ? found : { count: 0, endsAt: this.clock.now + 60_000 };
    this.counts.set(key, running);
    running.count += requests;
    return { count: running.count, resetMs: running.endsAt - this.clock.now };
  }
}

const subject = { scope: 'ip', name: '192.0.2.1' } as const;

function aFleet(instances: number, quotas: Partial<ConstructorParameters<typeof Quotas>[0]> = {}) {
  const clock = { now: 1000 };
  const counter = new Counter(clock);
  const limits = new Quotas({ perIp: 20, perIdentity: 0, perContext: 5, burst: 0, ...quotas });
  const refused: Verdict[] = [];
  const counted: UsedCounter[] = [];
  const fleet = Array.from(
    { length: instances },
    () =>
      new RateLimiter({
        quotas: limits,
        counter,
        fleet: { current: instances },
        onRefusal: (verdict) => refused.push(verdict),
        onCount: (counter) => counted.push(counter),
        now: () => clock.now,
      }),
  );
  /** How many of so many requests pass, in turn at every instance. */
  const passing = async (times: number) => {
    let passed = 0;
    for (let index = 0; index < times; index += 1) {
      const [verdict] = (await fleet[index % instances]?.count([subject])) ?? [];
      if (!verdict?.isExceeded) passed += 1;
    }
    return passed;
  };
  return { clock, counter, limits, refused, counted, fleet, passing };
}

describe('rate limiter', () => {
  test('lets the limit through in each minute, and asks nobody about what it knows to be too much', async () => {
    const { passing, counter, clock, refused } = aFleet(2);
    expect(await passing(100)).toBe(20);
    expect(counter.asked).toBeLessThanOrEqual(22);
    expect(refused).toHaveLength(80);
    clock.now += 60_001;
    expect(await passing(100)).toBe(20);
  });

  test('the burst comes on top of the limit; 0 is no limit', async () => {
    expect(await aFleet(2, { burst: 5 }).passing(100)).toBe(25);
    const off = aFleet(2, { perIp: 0, burst: 5 });
    expect([await off.passing(100), off.counter.asked]).toEqual([100, 0]);
  });

  test('without the shared counter every instance lets its share through, rounded up', async () => {
    const { passing, counter } = aFleet(3);
    counter.isAway = true;
    expect(await passing(100)).toBe(21);
  });

  test('when the counter goes away, the shares are of what was left; when it is back, it is told', async () => {
    const { passing, counter } = aFleet(4);
    expect(await passing(8)).toBe(8);
    counter.isAway = true;
    const without = await passing(8);
    expect(without).toBe(8);
    counter.isAway = false;
    expect(await passing(100)).toBe(4);
    expect(counter.counts.get('ip:192.0.2.1')?.count).toBeGreaterThanOrEqual(20);
  });

  test('tells which counter counted, and nothing of what it refuses from memory', async () => {
    const { passing, counter, counted } = aFleet(2);
    await passing(8);
    counter.isAway = true;
    await passing(6);
    expect(counted).toEqual([...Array(8).fill('shared'), ...Array(6).fill('own')]);
    counter.isAway = false;
    await passing(100);
    const later = counted.slice(14);
    expect([later.length <= 8, new Set(later)]).toEqual([true, new Set(['shared'])]);
  });

  test('a share that is used up stays so in its minute, even if the counter has lost its memory', async () => {
    const { passing, counter, clock } = aFleet(4);
    counter.isAway = true;
    expect(await passing(100)).toBe(20);
    counter.isAway = false;
    expect(await passing(100)).toBe(0);
    clock.now += 60_001;
    expect(await passing(100)).toBe(20);
  });

  test('a context has the limit that was set for it, or the default', async () => {
    const { limits, fleet } = aFleet(1);
    const [limiter] = fleet as [RateLimiter];
    const context = async (name: string) => (await limiter.count([{ scope: 'context', name }]))[0];
    expect((await context('a'))?.limit).toBe(5);
    limits.replace([
      { context: 'a', requests_per_minute: 2, burst_size: 1, enabled: true },
      { context: 'b', requests_per_minute: 2, burst_size: 1, enabled: false },
    ]);
    expect([(await context('a'))?.limit, await context('b'), (await context('c'))?.limit]).toEqual([3, undefined, 5]);
    limits.replace([]);
    expect((await context('a'))?.limit).toBe(5);
  });
});

describe('the name under which an address is counted', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
    ['unknown', undefined],
    ['192.0.2.1:443', undefined],
    ['fe80::1%eth0', undefined],
  ])('of %s', (address, group) => {
    expect(clientGroup(address)).toBe(group);
  });
});

test('the size of the fleet is that of its role, and the last known one while the registry is away', async () => {
  const roles = ['web', 'web', 'worker', 'web'];
  let isAway = false;
  const list = async () => {
    if (isAway) throw new Error('away');
    return roles.map((role, index) => ({ id: String(index), address: '', version: '', role, started_at: '' }));
  };
  const fleet = new FleetSize({ list }, 'web');
  expect(fleet.current).toBe(1);
  await fleet.refresh();
  isAway = true;
  await expect(fleet.refresh()).rejects.toThrow('away');
  expect(fleet.current).toBe(3);
});

describe('violations', () => {
  const verdict = (name: string): Verdict => ({
    scope: 'ip',
    name,
    limit: 200,
    remaining: 0,
    resetSeconds: 10,
    isExceeded: true,
  });

  function aLog() {
    let now = 600_000;
    let isAway = false;
    const rows: Violation[] = [];
    const lines: string[] = [];
    const add = async (violations: readonly Violation[]) => {
      if (isAway) throw new Error('away');
      rows.push(...violations);
    };
    const violations = new Violations({
      audit: { add },
      instanceId: 'web-1',
      onFirst: ({ name }) => lines.push(name),
      now: () => now,
    });
    return { violations, rows, lines, pass: (ms: number) => (now += ms), away: (value: boolean) => (isAway = value) };
  }

  test('leave one line and one row for each subject and minute, once the minute is over', async () => {
    const { violations, rows, lines, pass } = aLog();
    for (let times = 0; times < 500; times += 1) violations.add(verdict('a'));
    violations.add(verdict('b'));
    await violations.flush();
    expect([rows, lines]).toEqual([[], ['a', 'b']]);
    pass(60_000);
    violations.add(verdict('a'));
    await violations.flush();
    expect(rows.map(({ subject: name, refused }) => [name, refused])).toEqual([
      ['a', 500],
      ['b', 1],
    ]);
    await violations.end();
    expect(rows).toHaveLength(3);
  });

  test('are kept while the database is away, and bounded', async () => {
    const { violations, rows, pass, away } = aLog();
    away(true);
    for (let index = 0; index < 5000; index += 1) violations.add(verdict(`a${index}`));
    pass(60_000);
    await expect(violations.flush()).rejects.toThrow('away');
    away(false);
    await violations.flush();
    await violations.flush();
    expect(rows).toHaveLength(1000);
  });
});

describe('questions to the shared counter', () => {
  const aCounter = (limit = 200) => {
    const clock = { now: 1000 };
    const counter = new Counter(clock);
    const leased = new LeasedCounter(counter, () => clock.now);
    return {
      clock,
      counter,
      count: async (requests = 1, key = 'a') => (await leased.count(key, requests, limit)).count,
    };
  };
  const together = <T>(times: number, ask: () => Promise<T>) => Promise.all(Array.from({ length: times }, () => ask()));
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  test('those at one key go together, and each brings the number of its own', async () => {
    const { counter, count } = aCounter();
    const [asked, other] = [[1, 3, 1].map((requests) => count(requests)), count(1, 'b')];
    expect([await Promise.all(asked), await other]).toEqual([[1, 4, 5], 1]);
    expect(counter.asked).toBe(2);
    expect(await count()).toBe(6);
  });

  test('those that come while an answer is on its way go with the next', async () => {
    const { counter, count } = aCounter();
    const answer = counter.count.bind(counter);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    counter.count = async (key, requests) => {
      await held;
      return answer(key, requests);
    };
    const first = count();
    await new Promise(setImmediate);
    const others = together(10, count);
    release();
    expect([await first, ...(await others)]).toEqual(numbers(1, 11));
    expect(counter.asked).toBe(2);
  });

  test('far from a high limit they ask ahead, and nobody bears the number of another', async () => {
    const { counter, count } = aCounter(1_000_000);
    const client = async () => {
      const borne: number[] = [];
      for (let times = 0; times < 100; times += 1) borne.push(await count());
      return borne;
    };
    const borne = (await together(20, client)).flat();
    expect(new Set(borne).size).toBe(2000);
    expect(counter.asked).toBeLessThan(40);
    expect(counter.counts.get('a')?.count).toBeLessThan(2000 + 300);
  });

  test('what was counted ahead is worth nothing in the next minute', async () => {
    const { clock, count } = aCounter(1_000_000);
    for (let times = 0; times < 5; times += 1) await together(20, count);
    clock.now += 60_001;
    expect(await count()).toBe(1);
  });

  test('near a limit, or at a low one, no number is taken ahead', async () => {
    const { counter, count } = aCounter(900);
    for (let times = 0; times < 50; times += 1) await together(20, count);
    expect(counter.counts.get('a')?.count).toBe(1000);
  });

  test('a failure is told to all who asked with it, and to nobody after', async () => {
    const { counter, count } = aCounter();
    counter.isAway = true;
    const asked = await Promise.allSettled([count(), count()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    counter.isAway = false;
    expect(await count()).toBe(1);
  });
});
