import { Registry } from 'prom-client';
import { NoCache } from '../../../../app/adapters/memory/no-cache';
import { SqlIpReader } from '../../../../app/adapters/sql/ips/sql-ip-reader';
import { primaryClock } from '../../../../app/adapters/sql/search/primary-clock';
import { SqlSearch } from '../../../../app/adapters/sql/search/sql-search';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import { type AddedSearch, addSearch } from '../../../../app/composition/add-search';
import { readConfig } from '../../../../app/contract';
import { createEvent } from '../../../../app/domain/events/event';
import { createIndexing } from '../../../../app/domain/search/indexing';
import { reindex } from '../../../../app/domain/search/reindex';
import { requestFill } from '../../../../app/domain/search/request-fill';
import type { App } from '../../../../app/http/app';
import { createApp } from '../../../../app/http/create-app';
import { readyRoute } from '../../../../app/http/routes/ready';
import { createLogger } from '../../../../app/ops/logger';
import { ReadinessCheck } from '../../../../app/ops/readiness';
import type { SearchIndex } from '../../../../app/ports/search';
import { appKeys } from '../../../support/app-keys';
import { until } from '../processes';

/** A cluster that can be killed, and the database that answers in its place. */
export interface OutageUnderTest {
  openIndex(): SearchIndex;
  openDatabase(): Promise<SqlDatabase>;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** What clients of an instance notice of a cluster that goes and comes. */
export function describeSearchOutage({ openIndex, openDatabase, kill, start }: OutageUnderTest): void {
  describe('search: an instance', () => {
    let app: App;
    let search: AddedSearch;
    let database: SqlDatabase;
    let index: SearchIndex;
    const lines: string[] = [];
    const metrics = new Registry();
    const ask = async (q = 'outage', limit = 50) => {
      const startedAt = performance.now();
      const answer = await app.inject({ url: '/api/v1/ips/search', query: { q, limit: String(limit) } });
      return { status: answer.statusCode, ms: performance.now() - startedAt, ...answer.json() };
    };
    const isAnsweredBy = (source: string) => async () => (await ask()).source === source;

    beforeAll(async () => {
      database = await openDatabase();
      index = openIndex();
      const variables = {
        SYSTEM: 'abreast',
        ENVIRONMENT: 'test',
        DATABASE_URL: 'postgres://x@127.0.0.1/x',
        ...appKeys,
      };
      const config = readConfig(variables, () => '');
      const logger = createLogger({ logLevel: 'info', instanceId: 'web-1' }, { write: (line) => lines.push(line) });
      app = createApp(config, logger);
      const ports = { database: new SqlSearch(database), index, primaryClock: () => primaryClock(database) };
      search = addSearch(app, { ports, metrics });
      search.addRoute();
      readyRoute(app, new ReadinessCheck({ database, cache: new NoCache() }, undefined, search.isUp));
      await app.ready();
    });
    afterAll(() => app?.close());

    test('a new index is searched when a full sync, which is asked for once, has filled it', async () => {
      expect((await ask()).source).toBe('database');
      await Promise.all([requestFill(index, database), requestFill(index, database)]);
      const runs = () => database.read((db) => db.selectFrom('sync_runs').select(['kind', 'state']).execute());
      expect(await runs()).toEqual([{ kind: 'full', state: 'waiting' }]);
      await reindex({ ips: new SqlIpReader(database), index, primaryClock: () => primaryClock(database) });
      await until('the index answers', isAnsweredBy('index'));
      await requestFill(index, database);
      expect(await runs()).toHaveLength(1);
    });

    test('tells the index of an event, and finds it there within seconds', async () => {
      const draft = { address: '203.0.113.1', list: 'deny', reason: 'outage one', expires_at: null } as const;
      const { value } = await database.transaction(({ ips }) => ips.upsert(draft));
      const event = createEvent({
        type: 'ip.created',
        subject: draft.address,
        request_id: 'r',
        revision: value.revision,
        data: value.record,
      });
      await createIndexing(index).handle(event, {} as never);
      await until('it is found', async () => (await ask()).items.length === 1, 5000);
      expect(await ask()).toMatchObject({ status: 200, source: 'index', items: [value.record], next_cursor: null });
    });

    test('while the cluster is away the database answers, degraded and ready; afterwards the index again', async () => {
      const ready = async () => (await app.inject('/health/ready')).json();
      await until('not degraded', async () => (await ready()).degraded === false);
      await kill();
      const first = await ask();
      expect(first).toMatchObject({ status: 200, source: 'database' });
      expect(first.items).toHaveLength(1);
      expect(first.ms).toBeLessThan(3000);
      expect((await ask()).ms).toBeLessThan(500);
      await until('degraded', async () => (await ready()).degraded === true);
      expect(await app.inject('/health/ready')).toMatchObject({ statusCode: 200 });
      expect((await ready()).checks.search).toBe(false);
      await expect(Promise.resolve(search.probes[0]?.look())).rejects.toThrow();
      await start();
      await until('the index answers', isAnsweredBy('index'), 20_000);
      expect(await ask()).toMatchObject({ status: 200, items: first.items });
      const text = await metrics.metrics();
      expect(text).toMatch(/search_requests_total\{source="database"\} [1-9]/);
      expect(lines.filter((line) => line.includes('the database answers searches'))).not.toHaveLength(0);
    }, 60_000);
  });
}
