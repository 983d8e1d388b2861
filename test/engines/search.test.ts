import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { MemoryIpRepository } from '../../app/adapters/memory/memory-ip-repository';
import { MemorySearch } from '../../app/adapters/memory/memory-search';
import { openSearchClient } from '../../app/adapters/opensearch/client';
import { indexNames } from '../../app/adapters/opensearch/mapping';
import { OpenSearchIndex } from '../../app/adapters/opensearch/open-search-index';
import { mysql } from '../../app/adapters/sql/mysql/engine';
import { postgres } from '../../app/adapters/sql/postgres/engine';
import { SqlSearch } from '../../app/adapters/sql/search/sql-search';
import { SqlDatabase } from '../../app/adapters/sql/sql-database';
import { readConfig, Secret } from '../../app/contract';
import type { IpDraft } from '../../app/domain/ip-record';
import { createLogger } from '../../app/ops/logger';
import { appKeys } from '../support/app-keys';
import { describeSearch } from './support/contracts/search';
import { describeSearchIndex } from './support/contracts/search-index';
import { describeSearchOutage } from './support/contracts/search-outage';
import { type DatabaseServer, startMariadb, startPostgres } from './support/databases';
import { type StartedServer, startElasticsearch, startOpenSearch } from './support/engines';
import { stopAll } from './support/processes';

// Searches over real servers; MariaDB has the settings it comes with.
jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'abreast-search-'));
chmodSync(directory, 0o755); // the databases run as users of their own
const logger = createLogger({ logLevel: 'fatal', instanceId: 'web-1' }, { write: () => undefined });
const clusters: Partial<Record<'opensearch' | 'elasticsearch', StartedServer>> = {};
const databases: Partial<Record<'postgres' | 'mariadb', DatabaseServer>> = {};
const opened: { close(): Promise<void> }[] = [];

const nodes = {
  opensearch: () => startOpenSearch(join(directory, 'opensearch'), { http: 26_520, transport: 26_521 }),
  elasticsearch: () => startElasticsearch(join(directory, 'elasticsearch'), { http: 26_530, transport: 26_531 }),
};
type ClusterName = keyof typeof nodes;

async function startCluster(name: ClusterName): Promise<void> {
  clusters[name] = await nodes[name]();
}

function started<T>(server: T | undefined): T {
  if (!server) throw new Error('it was not started');
  return server;
}

beforeAll(async () => {
  await Promise.all([
    startCluster('opensearch'),
    startCluster('elasticsearch'),
    startPostgres(join(directory, 'postgres'), 26_500).then((server) => (databases.postgres = server)),
    startMariadb(join(directory, 'mariadb'), 26_510).then((server) => (databases.mariadb = server)),
  ]);
}, 120_000);

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await Promise.all([...Object.values(clusters), ...Object.values(databases)].map((server) => server.kill()));
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

async function aDatabase(name: keyof typeof databases): Promise<SqlDatabase> {
  const DATABASE_URL = started(databases[name]).url();
  const config = readConfig({ SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL, ...appKeys }, () => '');
  const database = new SqlDatabase(name === 'postgres' ? postgres : mysql, config, logger);
  opened.push(database);
  await database.prepare();
  return database;
}

function clientOf(name: ClusterName): Client {
  const client = openSearchClient([new Secret(started(clusters[name]).url)]);
  opened.push({ close: async () => client.close() });
  return client;
}

let indexes = 0;

/** An index of its own, which does not exist yet. */
function anIndex(name: ClusterName, called?: string) {
  indexes += 1;
  const client = clientOf(name);
  const names = indexNames(called ?? `test-${indexes}`);
  return { index: new OpenSearchIndex(client, names), client, names };
}

describeSearch('memory', async () => {
  const ips = new MemoryIpRepository();
  const store = async (drafts: readonly IpDraft[]) => {
    for (const draft of drafts) await ips.upsert(draft);
  };
  return { search: new MemorySearch(ips), store };
});

for (const name of ['postgres', 'mariadb'] as const)
  describeSearch(name, async () => {
    const database = await aDatabase(name);
    const store = async (drafts: readonly IpDraft[]) => {
      await database.transaction(async ({ ips }) => {
        for (const draft of drafts) await ips.upsert(draft);
      });
    };
    return { search: new SqlSearch(database), store };
  });

for (const name of ['opensearch', 'elasticsearch'] as const) {
  describeSearch(name, async () => {
    const { index, client, names } = anIndex(name);
    const store = async (drafts: readonly IpDraft[]) => {
      const ips = new MemoryIpRepository();
      const entries = drafts.map(async (draft) => ({ address: draft.address, ...(await ips.upsert(draft)) }));
      await index.put(await Promise.all(entries));
      await index.markComplete(await index.identity());
      await client.indices.refresh({ index: names.index });
    };
    return { search: index, store };
  });
  describeSearchIndex(name, (called) => anIndex(name, called));
}

describeSearchOutage({
  openIndex: () => anIndex('opensearch').index,
  openDatabase: () => aDatabase('postgres'),
  kill: () => started(clusters.opensearch).kill(),
  start: () => startCluster('opensearch'),
});
