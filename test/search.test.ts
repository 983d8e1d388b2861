import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { MemoryIpRepository } from '../app/adapters/memory/memory-ip-repository';
import { MemorySearch } from '../app/adapters/memory/memory-search';
import { assertTaken, bulkLines } from '../app/adapters/opensearch/bulk';
import { openSearchClient } from '../app/adapters/opensearch/client';
import { indexNames } from '../app/adapters/opensearch/mapping';
import { OpenSearchIndex } from '../app/adapters/opensearch/open-search-index';
import { searchBody } from '../app/adapters/opensearch/query';
import { assertSupported, UnsupportedSearchEngine } from '../app/adapters/opensearch/version';
import { fullTextOf, tokensOf } from '../app/adapters/sql/search/full-text';
import { addSearch } from '../app/composition/add-search';
import { readConfig, Secret } from '../app/contract';
import { createEvent } from '../app/domain/events/event';
import { IndexWatch } from '../app/domain/search/index-watch';
import { createIndexing } from '../app/domain/search/indexing';
import { SearchService } from '../app/domain/search/search-service';
import { wordsOf } from '../app/domain/search/words';
import { createApp } from '../app/http/create-app';
import { createLogger } from '../app/ops/logger';
import { createSearchMetrics } from '../app/ops/search-metrics';
import type { IndexEntry, Search, SearchIndex, SearchQuery } from '../app/ports/search';
import { Unavailable } from '../app/ports/unavailable';
import { appKeys } from './support/app-keys';

const record = {
  address: '192.0.2.1',
  list: 'deny',
  reason: 'Port-scan, port 22',
  expires_at: null,
  created_at: '2031-01-01T00:00:00.000Z',
  updated_at: '2031-01-01T00:00:00.000Z',
  version: 1,
} as const;
const query: SearchQuery = { words: ['port', 'scan'], limit: 3, now: new Date('2031-01-01T00:00:00Z') };

describe('words', () => {
  test.each<[string, string[]]>([
    ['Port-scan, PORT 22', ['port', 'scan', '22']],
    ["it's", ['it', 's']],
    ['a_b', ['a', 'b']],
    ['ＦＵＬＬ ﬁne ①', ['full', 'fine', '1']],
    ['sca\u0308n', ['scän']],
    ['हिन्दी', ['हिन्दी']],
    ['中文，日本語', ['中文', '日本語']],
    ['😀 \u0301 ... ', []],
    ['', []],
  ])('of %j', (text, words) => expect(wordsOf(text)).toEqual(words));

  test('are cut after 64 characters, never inside one', () => {
    expect(wordsOf('x'.repeat(100))).toEqual(['x'.repeat(64)]);
    expect(wordsOf('𐐨'.repeat(100))).toEqual(['𐐨'.repeat(64)]);
  });
});

describe('full text of the database', () => {
  test('gets letters and digits of ASCII only, none too short, too long or a stop word', () => {
    const text = fullTextOf(`a the www Scän ${'x'.repeat(500)} 中文 ${'𐐨'.repeat(99)} हिन्दी \\ ' 22`);
    const tokens = text.split(' ');
    expect(tokens).toHaveLength(9);
    for (const token of tokens) expect(token).toMatch(/^[a-z0-9]{3,84}$/);
    expect(tokens).toEqual(expect.arrayContaining(['w0a', 'w0the', 'w0www', 'w022']));
  });

  test('tells words apart', () => {
    const words = ['scan', 'scän', 'scàn', '中', '文', 'x0', 'w0scan', 'ь', 'ъ'];
    expect(new Set(tokensOf(words)).size).toBe(words.length);
    expect(fullTextOf('😀')).toBe('');
  });
});

describe('index', () => {
  test('is told of a record with its revision as version, of a removal by a document without words', () => {
    const lines = bulkLines([
      { address: 'a::', record: { ...record, address: 'a::' }, revision: 7 },
      { address: 'b::', revision: 8 },
    ]);
    expect(lines).toEqual([
      { index: { _id: 'a::', version: 7, version_type: 'external_gte' } },
      {
        address: 'a::',
        told_at: 7,
        words: ['port', 'scan', '22'],
        expires_at: null,
        record: { ...record, address: 'a::' },
      },
      { index: { _id: 'b::', version: 8, version_type: 'external_gte' } },
      { address: 'b::', told_at: 8 },
    ]);
  });

  test('may know better, but refuse nothing', () => {
    const conflict = { index: { status: 409, error: { type: 'version_conflict_engine_exception' } } };
    expect(() => assertTaken([{ index: { status: 201 } }, conflict])).not.toThrow();
    const missing = { index: { status: 404, error: { type: 'index_not_found_exception' } } };
    expect(() => assertTaken([conflict, missing, missing])).toThrow(
      '2 of 3 entries were refused: index_not_found_exception',
    );
  });

  test('is asked for all words, in the order of the address, from where the last page ended', () => {
    expect(searchBody(query)).toMatchObject({ size: 3, sort: [{ address: 'asc' }] });
    expect(searchBody(query)).not.toHaveProperty('search_after');
    expect(searchBody({ ...query, afterAddress: 'a::' })).toMatchObject({ search_after: ['a::'] });
    expect(searchBody(query).query.bool.filter.slice(0, 2)).toEqual([
      { term: { words: 'port' } },
      { term: { words: 'scan' } },
    ]);
  });

  test.each([
    ['7.10.2', undefined],
    ['7.17.0', undefined],
    ['2.19.6', 'opensearch'],
    ['8.1.0', 'opensearch'],
  ])('of version %s (%s) is supported', (number, distribution) =>
    expect(() => assertSupported({ number, distribution })).not.toThrow(),
  );

  test('of Elasticsearch 8 is refused by name', () =>
    expect(() => assertSupported({ number: '8.17.1' })).toThrow(/Elasticsearch 8\.17\.1 .* use OpenSearch/));
});

describe('a cluster that cannot be used', () => {
  let server: Server;
  const listening = async (listener: RequestListener) => {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://someone:secret-word@127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = openSearchClient([new Secret(url)]);
    return new OpenSearchIndex(client, indexNames('ips'));
  };
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is left within three seconds when it hangs', async () => {
    const index = await listening(() => undefined);
    const start = performance.now();
    await expect(index.find(query)).rejects.toThrow(Unavailable);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('is refused when it is Elasticsearch 8: the database answers, and the log names it', async () => {
    const index = await listening((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ version: { number: '8.17.1' } }));
    });
    const { app, search, lines } = await aService({ index });
    await app.ready();
    await until(() => lines.length > 0);
    const answer = await app.inject('/api/v1/ips/search?q=port');
    expect([answer.statusCode, answer.json().source, search.isUp()]).toEqual([200, 'database', false]);
    expect(lines.join()).toContain('Elasticsearch 8.17.1');
    expect(lines.join()).not.toContain('secret-word');
    await app.close();
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

async function aService(ports: { index?: SearchIndex; database?: Search } = {}) {
  const variables = { SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: 'postgres://x@127.0.0.1/x', ...appKeys };
  const config = readConfig(variables, () => '');
  const lines: string[] = [];
  const app = createApp(
    config,
    createLogger({ logLevel: 'info', instanceId: 'web-1' }, { write: (line) => lines.push(line) }),
  );
  const ips = new MemoryIpRepository();
  for (const number of [1, 2, 3]) await ips.upsert({ ...record, address: `192.0.2.${number}` });
  const metrics = new Registry();
  const database = new MemorySearch(ips);
  const search = addSearch(app, { ports: { database, primaryClock: async () => 0, ...ports }, metrics });
  search.addRoute();
  return { app, search, metrics, lines };
}

describe('route', () => {
  test('answers page by page, and names what answered', async () => {
    const { app, search, metrics } = await aService();
    const first = (await app.inject('/api/v1/ips/search?q=SCAN%20port&limit=2')).json();
    expect(first).toMatchObject({ source: 'database', items: [{ address: '192.0.2.1' }, { address: '192.0.2.2' }] });
    const next = await app.inject(`/api/v1/ips/search?q=scan&limit=2&cursor=${first.next_cursor}`);
    expect(next.json()).toMatchObject({ items: [{ address: '192.0.2.3' }], next_cursor: null });
    expect([search.isUp(), search.probes]).toEqual([true, []]);
    expect(await metrics.metrics()).toContain('search_requests_total{source="database"} 2');
    await app.close();
  });

  test.each([
    ['', 'q'],
    ['q=', 'letter or a digit'],
    ['q=%F0%9F%98%80', 'letter or a digit'],
    [`q=${'x'.repeat(201)}`, '200'],
    ['q=1+2+3+4+5+6+7+8+9+10+11', 'at most 10 words'],
    ['q=a&limit=0', 'limit'],
    ['q=a&limit=101', 'limit'],
    ['q=a&cursor=zzz', 'cursor'],
    ['q=a&list=deny', 'list'],
    ['q=a&q=b', 'q'],
  ])('refuses %s', async (question, detail) => {
    const { app } = await aService();
    const answer = await app.inject(`/api/v1/ips/search?${question}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toContain(detail);
    await app.close();
  });

  test('takes ten words of 200 characters', async () => {
    const { app } = await aService();
    const q = Array.from({ length: 10 }, (_, index) => String(index).repeat(19)).join(' ');
    expect((await app.inject({ url: '/api/v1/ips/search', query: { q } })).statusCode).toBe(200);
    await app.close();
  });
});

describe('while the index is away', () => {
  const found: Search = { find: async () => [record] };
  const failing: Search = {
    find: async () => {
      throw new Unavailable('the search cluster');
    },
  };
  const quiet = { answered: () => undefined, indexFailed: () => undefined };
  const watching = async (state: () => Promise<'complete' | 'incomplete'>) => {
    const changes: string[] = [];
    const watch = new IndexWatch({ state }, (change) => changes.push(change));
    await watch.look();
    return { watch, changes };
  };
  const request = { words: ['scan'], limit: 1 };

  test('the database answers, and the index is not asked again before it was looked at', async () => {
    const { watch, changes } = await watching(async () => 'complete');
    let asked = 0;
    const index: Search = {
      find: async (its) => {
        asked += 1;
        return asked === 1 ? failing.find(its) : [];
      },
    };
    const metrics = new Registry();
    const service = new SearchService(found, { index, watch }, createSearchMetrics(metrics));
    expect((await service.find(request)).source).toBe('database');
    expect((await service.find(request)).source).toBe('database');
    expect(asked).toBe(1);
    const text = await metrics.metrics();
    expect(text).toContain('search_index_failures_total 1');
    expect(text).toContain('search_requests_total{source="database"} 2');
    expect(text).toContain('search_requests_total{source="index"} 0');
    await watch.look();
    expect(await service.find(request)).toEqual({ items: [], next: undefined, source: 'index' });
    expect(changes).toEqual(['complete', 'away', 'complete']);
  });

  test('an incomplete one is not searched', async () => {
    const { watch } = await watching(async () => 'incomplete');
    const service = new SearchService(found, { index: failing, watch }, quiet);
    expect(await service.find(request)).toEqual({ items: [record], next: undefined, source: 'database' });
  });

  test('the failure of both is passed on', async () => {
    const { watch } = await watching(async () => 'complete');
    const service = new SearchService(failing, { index: failing, watch }, quiet);
    await expect(service.find(request)).rejects.toThrow(Unavailable);
  });

  test('nobody hears twice that it is', async () => {
    const { watch, changes } = await watching(() => failing.find(query).then(() => 'complete'));
    await watch.look();
    watch.failed(new Error('again'));
    expect(changes).toEqual(['away']);
  });
});

describe('events', () => {
  const event = (address: string, revision: number) =>
    createEvent({ type: 'ip.updated', subject: address, request_id: 'r', revision, data: { ...record, address } });
  const removal = createEvent({
    type: 'ip.deleted',
    subject: 'c::',
    request_id: 'r',
    revision: 9,
    data: { address: 'c::' },
  });

  test('of a moment are told in one request, and share its fate', async () => {
    const batches: (readonly IndexEntry[])[] = [];
    let fails = false;
    const put = async (entries: readonly IndexEntry[]) => {
      if (fails) throw new Unavailable('the search cluster');
      batches.push(entries);
    };
    const { handle } = createIndexing({ put });
    await Promise.all([
      handle(event('a::', 1), {} as never),
      handle(event('b::', 2), {} as never),
      handle(removal, {} as never),
    ]);
    expect(batches).toEqual([
      [
        { address: 'a::', record: { ...record, address: 'a::' }, revision: 1 },
        { address: 'b::', record: { ...record, address: 'b::' }, revision: 2 },
        { address: 'c::', revision: 9 },
      ],
    ]);
    fails = true;
    const both = await Promise.allSettled([handle(removal, {} as never), handle(event('a::', 3), {} as never)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

test('the error of an unsupported engine has a name of its own', () =>
  expect(new UnsupportedSearchEngine('9.0.0').name).toBe('UnsupportedSearchEngine'));
