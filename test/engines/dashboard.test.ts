import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from './support/browser';
import { canHaveChromium, chromium } from './support/chromium';
import { until } from './support/databases';
import { Fleet, type FleetInstance } from './support/fleet';

if (!canHaveChromium)
  console.warn(
    'SKIPPED: no browser looked at the dashboard: there is no Chromium, and only root on Debian installs one',
  );
const pageTest = canHaveChromium ? test : test.skip;

jest.setTimeout(60_000);

// Where to leave pictures of the page; by default nowhere.
const pictures = process.env.ABREAST_PICTURES ?? mkdtempSync(join(tmpdir(), 'abreast-dashboard-'));
let fleet: Fleet;
let browser: Browser;
let frontend: FleetInstance;

beforeAll(async () => {
  if (!canHaveChromium) return;
  mkdirSync(pictures, { recursive: true });
  [browser, fleet] = await Promise.all([
    chromium().then(Browser.start),
    Fleet.start({ base: 28_200, instances: 3, variablesOf: (index) => ({ ROLE: index === 2 ? 'frontend' : 'web' }) }),
  ]);
  frontend = fleet.instances[2] as FleetInstance;
}, 240_000);

afterAll(async () => {
  await browser?.stop();
  await frontend?.stop();
  await fleet?.stop();
  if (!process.env.ABREAST_PICTURES) rmSync(pictures, { recursive: true, force: true });
});

/** Asks an instance so many times a second until told to stop. */
function load({ url }: FleetInstance, perSecond: number): { stop(): void } {
  const ask = () =>
    fetch(`${url}/api/v1/ips/192.0.2.1`)
      .then((answer) => answer.body?.cancel())
      .catch(() => undefined);
  const timer = setInterval(ask, 1000 / perSecond);
  return { stop: () => clearInterval(timer) };
}

const NAME = 0;
const PER_SECOND = 1;
const SHARE = 2;
const ROLE = 4;
const figure = (rows: string[][], name: string, column: number) =>
  Number.parseFloat(rows.find((row) => row[NAME] === name)?.[column] ?? '');
const names = async () => (await browser.ask('rows')).map((row) => row[NAME]);

describe('the dashboard', () => {
  pageTest('shows every instance, the one that serves it included, and the queues', async () => {
    expect(await browser.ask('open', frontend.url)).toBe(200);
    await until('three instances', async () => (await names()).length === 3);
    const rows = await browser.ask('rows');
    expect(rows.map((row) => [row[NAME], row[ROLE]])).toEqual([
      ['web-1', 'web'],
      ['web-2', 'web'],
      ['web-3', 'frontend'],
    ]);
    expect(await browser.ask('state')).toBe('3 instances, ok');
    expect(await browser.ask('figures', 'queues')).toEqual([
      ['Events on their way', '0'],
      ['Retries', '0'],
      ['Dead letters', '0'],
    ]);
  });

  pageTest('shows how many requests each answers, and its share, as that changes', async () => {
    const [one, other] = fleet.instances as [FleetInstance, FleetInstance];
    const loads = [load(one, 60), load(other, 20)];
    await until('the rates', async () => {
      const rows = await browser.ask('rows');
      return figure(rows, 'web-1', PER_SECOND) > 45 && figure(rows, 'web-2', PER_SECOND) > 15;
    });
    await sleep(6_000); // both have measured a whole interval under load
    const rows = await browser.ask('rows');
    expect(Math.abs(figure(rows, 'web-1', PER_SECOND) - 60)).toBeLessThan(9);
    expect(Math.abs(figure(rows, 'web-2', PER_SECOND) - 20)).toBeLessThan(4);
    expect(Math.abs(figure(rows, 'web-1', SHARE) - 75)).toBeLessThanOrEqual(5);
    // The page's own looks are nobody's work.
    expect(figure(rows, 'web-3', PER_SECOND)).toBe(0);
    const [, total = ''] = (await browser.ask('figures', 'system'))[0] ?? [];
    expect(Math.abs(Number(total) - 80)).toBeLessThan(12);
    for (const { stop } of loads) stop();
  });

  pageTest('is there for those, too, who are beyond the limit of the API', async () => {
    expect((await fetch(`${fleet.instances[0]?.url}/api/v1/ips`)).status).toBe(429);
    expect(await browser.ask('open', frontend.url)).toBe(200);
    await until('three instances', async () => (await names()).length === 3);
  });

  pageTest.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 400],
    ['dark', 400],
  ] as const)('passes the accessibility check in %s colours, %i pixels wide', async (colours, width) => {
    await browser.ask('look', width, colours);
    const { violations, passed } = await browser.ask('violations');
    expect(violations).toEqual([]);
    expect(passed).toBeGreaterThan(15);
    expect(await browser.ask('width')).toBe(width);
    await browser.ask('screenshot', join(pictures, `${colours}-${width}.png`));
  });

  pageTest('loses an instance that was killed', async () => {
    await fleet.instances[1]?.stop();
    await until('two instances', async () => (await names()).join() === 'web-1,web-3', 25_000);
    expect(await browser.ask('state')).toBe('2 instances, ok');
  });

  pageTest('breaks no rule of the content security policy, and logs no error', async () => {
    expect(await browser.ask('complaints')).toEqual([]);
  });

  pageTest('says that there is no answer, and goes on when there is one again', async () => {
    await frontend.stop();
    await until('no answer', async () => /^No answer: .+ Trying again\.$/.test(await browser.ask('state')));
    await browser.ask('screenshot', join(pictures, 'away.png'));
    expect(await names()).toEqual(['web-1', 'web-3']); // what was known is still there
    frontend = frontend.again();
    await until('an answer', async () => (await browser.ask('state')) === '2 instances, ok');
    const others = (await browser.ask('complaints')).filter((line) => !/Failed to load resource: net::ERR_/.test(line));
    expect(others).toEqual([]);
  });
});
