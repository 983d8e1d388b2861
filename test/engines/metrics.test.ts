import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../../app/composition/build';
import { type Connections, connect } from '../../app/composition/connect';
import { readConfig } from '../../app/contract';
import type { App } from '../../app/http/app';
import type { Background } from '../../app/ops/background';
import { createLogger } from '../../app/ops/logger';
import { expressions } from '../../tools/describe/metrics/page';
import { findPrograms } from '../../tools/install/programs';
import { appKeys } from '../support/app-keys';
import { memoryService } from '../support/memory-service';
import { type DatabaseServer, PASSWORD, startPostgres, until } from './support/databases';
import { type Program, run, start, stopAll, temporaryFolder } from './support/processes';

jest.setTimeout(60_000);

const ports = { postgres: 33_010, redis: 33_011 };
let promtool = '';
beforeAll(async () => {
  const { found } = await findPrograms(['prometheus', 'promtool']);
  promtool = found.get('promtool')?.path ?? '';
});
afterAll(stopAll);

function check(words: readonly string[], input = ''): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(promtool, ['check', ...words], { input, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('metrics, as Prometheus sees them', () => {
  test('have nothing that promtool would warn of', async () => {
    const app = memoryService();
    await app.inject('/api/v1/ips');
    const { body } = await app.inject('/metrics');
    await app.close();
    expect(check(['metrics'], body)).toEqual({ status: 0, output: '' });
    const wrong = '# HELP http_requests Requests.\n# TYPE http_requests counter\nhttp_requests 1\n';
    expect(check(['metrics'], wrong).output).toContain('_total');
  });

  test('are asked for in the documentation by expressions that Prometheus understands', () => {
    const folder = temporaryFolder();
    const rules = (exprs: readonly string[]) =>
      JSON.stringify({
        groups: [{ name: 'page', rules: exprs.map((expr, index) => ({ record: `page:${index}`, expr })) }],
      });
    const judge = (exprs: readonly string[]) => {
      writeFileSync(join(folder, 'rules.yml'), rules(exprs));
      return check(['rules', join(folder, 'rules.yml')]).status;
    };
    expect(judge(expressions)).toBe(0);
    expect(judge(['sum by (rate('])).not.toBe(0);
  });
});

describe('an instance whose servers go away', () => {
  let postgres: DatabaseServer;
  let redis: Program;
  let connections: Connections;
  let app: App;
  let work: Background;

  beforeAll(async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    postgres = await startPostgres(join(folder, 'postgres'), ports.postgres);
    redis = await startRedis();
    const urls = { DATABASE_URL: postgres.url(), REDIS_URL: `redis://:${PASSWORD}@127.0.0.1:${ports.redis}` };
    const config = readConfig({ SYSTEM: 'metrics', ENVIRONMENT: 'test', ...urls, ...appKeys }, () => '');
    const logger = createLogger(config, { write: () => undefined });
    connections = await connect(config, logger);
    await connections.prepare();
    app = buildApp(config, connections.ports, logger);
    await app.ready();
    work = app.startEvents();
  });
  afterAll(async () => {
    await work.stop();
    await app.close();
    await connections.close();
    await postgres.kill();
  });

  /** The first value of a metric with these labels; NaN when there is none. */
  async function measured(metric: string, labels = ''): Promise<number> {
    const { body } = await app.inject('/metrics');
    const line = body.split('\n').find((one) => one.startsWith(`${metric}{${labels}`));
    return Number(line?.split(' ').at(-1));
  }
  const isUp = (dependency: string) => measured('dependency_up', `dependency="${dependency}"`);
  const look = () => app.inject({ url: '/api/v1/ips', headers: { cookie: `session=${'A'.repeat(43)}` } });

  test('measures that all is well', async () => {
    await look();
    expect(await isUp('primary')).toBe(1);
    expect(await isUp('cache')).toBe(1);
    expect(await measured('cache_bus_connected')).toBe(1);
    expect(await measured('rate_limit_decisions_total', 'counter="shared"')).toBeGreaterThan(0);
    expect(await measured('rate_limit_decisions_total', 'counter="own"')).toBe(0);
    expect(await measured('session_lookups_total', 'outcome="missing"')).toBe(1);
    expect(await measured('db_connection_failures_total', 'pool="primary"')).toBe(0);
    for (const consumer of ['history', 'cache']) {
      expect(await measured('event_consumers_running', `consumer="${consumer}"`)).toBe(1);
      expect(await measured('event_bus_lag_messages', `consumer="${consumer}"`)).toBe(0);
    }
  });

  test('measures that Redis is away, and by what it counts and remembers without', async () => {
    const resets = await measured('cache_resets_total', 'reason="interrupted"');
    await redis.stop('SIGKILL');
    await until('the loss', async () => (await isUp('cache')) === 0 && (await measured('cache_bus_connected')) === 0);
    await look();
    expect(await measured('rate_limit_decisions_total', 'counter="own"')).toBeGreaterThan(0);
    expect(await measured('session_lookups_total', 'outcome="failed"')).toBe(1);
    expect(await measured('cache_resets_total', 'reason="interrupted"')).toBe(resets + 1);
    redis = await startRedis();
    await until('the return', async () => (await isUp('cache')) === 1 && (await measured('cache_bus_connected')) === 1);
    expect(await measured('cache_resets_total', 'reason="interrupted"')).toBe(resets + 2);
  });

  test('measures that the database is away, and the connections that cannot be made, without waiting for it', async () => {
    await postgres.stop();
    await until('the loss', async () => (await isUp('primary')) === 0);
    const startedAt = performance.now();
    expect(await measured('db_connection_failures_total', 'pool="primary"')).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect(await isUp('schema')).toBe(1);
    await postgres.start();
    await until('the return', async () => (await isUp('primary')) === 1);
  });

  async function startRedis(): Promise<Program> {
    const words = ['--port', String(ports.redis), '--bind', '127.0.0.1', '--save', '', '--requirepass', PASSWORD];
    const program = start('redis-server', words, temporaryFolder());
    const ping = ['-p', String(ports.redis), '-a', PASSWORD, '--no-auth-warning', '-e', 'ping'];
    await until('redis', async () => (await run('redis-cli', ping)).code === 0);
    return program;
  }
});
