import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rates } from '../app/dashboard/rates';
import type { InstanceOverview } from '../app/domain/overview';
import type { App } from '../app/http/app';
import { loadOf } from '../app/ops/instance-load';
import { reference } from '../systems/reference';
import { memoryService } from './support/memory-service';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const instance = (
  id: string,
  seconds: number,
  requests: number,
  more: Partial<InstanceOverview> = {},
): InstanceOverview => ({
  ...{ id, role: 'web', version: '1', started_at: at(0) },
  load: { measured_at: at(seconds), requests, cache_hits: 9, cache_misses: 1 },
  ...more,
});

describe('the rates of the dashboard', () => {
  test('are those between two measurements, however often one looks', () => {
    const rates = new Rates();
    const look = (seconds: number, a: number, b: number) =>
      rates
        .rowsOf([instance('a', seconds, a), instance('b', seconds, b)], at(seconds + 1))
        .map(({ perSecond, share }) => [perSecond, share]);
    // Since the start as long as there is one measurement.
    expect(look(5, 30, 10)).toEqual([
      [undefined, 0.75],
      [undefined, 0.25],
    ]);
    expect(look(10, 130, 110)).toEqual([
      [20, 0.5],
      [20, 0.5],
    ]);
    // Nobody has measured anything new.
    expect(look(10, 130, 110)).toEqual([
      [20, 0.5],
      [20, 0.5],
    ]);
    expect(look(15, 130, 110)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('tell of each instance how long it runs and how often its cache knew', () => {
    const [row] = new Rates().rowsOf([instance('a', 5, 1)], at(90));
    expect(row).toMatchObject({ id: 'a', role: 'web', version: '1', upSeconds: 90, hitRate: 0.9 });
    const [fresh] = new Rates().rowsOf([instance('a', 5, 1, { load: undefined })], at(90));
    expect([fresh?.hitRate, fresh?.perSecond, fresh?.share]).toEqual([undefined, undefined, 0]);
  });

  test('begin anew with an instance that was started again under its name', () => {
    const rates = new Rates();
    rates.rowsOf([instance('a', 5, 1000)], at(6));
    const [again] = rates.rowsOf([instance('a', 20, 3, { started_at: at(15) })], at(21));
    expect([again?.perSecond, again?.share]).toEqual([undefined, 1]);
  });
});

describe('the page', () => {
  test('has the paths that the balancer sends to the frontend', async () => {
    // As it is compiled, but for the program.
    const folder = mkdtempSync(join(tmpdir(), 'abreast-page-'));
    cpSync('app/dashboard', folder, { recursive: true });
    writeFileSync(join(folder, 'dashboard.js'), '');
    const pathsOf = async (role: string): Promise<Set<string>> => {
      const paths = new Set<string>();
      const onCreated = (app: App) => void app.addHook('onRoute', ({ url }) => void paths.add(url));
      const app = memoryService({ ROLE: role }, { pageFolder: folder, onCreated });
      await app.close();
      return paths;
    };
    const [worker, frontend] = [await pathsOf('worker'), await pathsOf('frontend')];
    rmSync(folder, { recursive: true });
    expect([...frontend].filter((path) => !worker.has(path)).sort()).toEqual(
      [...reference.services.frontend.paths].sort(),
    );
  });
});

describe('what an instance says of its load', () => {
  test('are the requests of the API, not the looks at the service itself', async () => {
    const app = memoryService();
    for (const url of ['/health', '/health/ready', '/metrics', '/api/health', '/api/overview']) await app.inject(url);
    for (const url of ['/api/v1/ips', '/api/v1/ips', '/nothing']) await app.inject(url);
    expect(await loadOf(app.metrics)).toMatchObject({ requests: 3, cache_hits: 1, cache_misses: 1 });
    await app.close();
  });

  test('is in the overview, also while the registry is away', async () => {
    const app = memoryService();
    await app.inject('/api/v1/ips');
    const { instances, queues, status } = (await app.inject('/api/overview')).json();
    expect([status, queues]).toEqual(['ok', { outbox: 2, retries: 3, dead_letters: 1 }]);
    expect(instances).toEqual([]); // of the registry: nobody has told it anything yet
    await app.close();
    const alone = memoryService(
      {},
      {},
      { registry: { ...registry, list: async () => Promise.reject(new Error('away')) } },
    );
    expect((await alone.inject('/api/overview')).json().instances).toMatchObject([
      { id: 'web-1', load: { requests: 0 } },
    ]);
    await alone.close();
  });
});

const registry = { heartbeat: async () => undefined, deregister: async () => undefined };
