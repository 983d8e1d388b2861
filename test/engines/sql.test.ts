import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { MemoryIpRepository } from '../../app/adapters/memory/memory-ip-repository';
import { MemoryTransactions } from '../../app/adapters/memory/memory-transactions';
import { SqlIpReader } from '../../app/adapters/sql/ips/sql-ip-reader';
import { mysql } from '../../app/adapters/sql/mysql/engine';
import { postgres } from '../../app/adapters/sql/postgres/engine';
import { SqlDatabase } from '../../app/adapters/sql/sql-database';
import { readConfig } from '../../app/contract';
import { createLogger } from '../../app/ops/logger';
import { appKeys } from '../support/app-keys';
import { describeEvents } from './support/contracts/events';
import { describeIdempotency } from './support/contracts/idempotency';
import { describeIdentity } from './support/contracts/identity';
import { describeIps } from './support/contracts/ips';
import { describeLimits } from './support/contracts/limits';
import { describeLocks } from './support/contracts/locks';
import { describeSqlDatabase, type MakeDatabase } from './support/contracts/sql-database';
import { describeReplicas } from './support/contracts/sql-replicas';
import { describeTls, makeCertificate } from './support/contracts/sql-tls';
import { describeSync } from './support/contracts/sync';
import {
  type DatabaseServer,
  followInMariadb,
  PASSWORD,
  startMariadb,
  startPgbouncer,
  startPostgres,
  startPostgresReplica,
  untilReplayed,
  untilReplayedInMariadb,
} from './support/databases';

// Every suite of what is kept in SQL, over real servers that are started once.
jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'abreast-sql-'));
chmodSync(directory, 0o755); // the servers run as users of their own
const lines: string[] = [];
const logger = createLogger({ logLevel: 'debug', instanceId: 'web-1' }, { write: (line) => lines.push(line) });
const servers: Partial<Record<'postgres' | 'replica' | 'pgbouncer' | 'mariadb' | 'mariadbReplica', DatabaseServer>> =
  {};
const opened: SqlDatabase[] = [];

function server(name: keyof typeof servers): DatabaseServer {
  const started = servers[name];
  if (!started) throw new Error(`${name} was not started`);
  return started;
}

function open(variables: Record<string, string>): SqlDatabase {
  const config = readConfig(
    { SYSTEM: 'abreast', ENVIRONMENT: 'test', INSTANCE_ID: 'web-1', ...appKeys, ...variables },
    () => '',
  );
  const engine = variables.DATABASE_URL?.startsWith('postgres') ? postgres : mysql;
  const database = new SqlDatabase(engine, config, logger);
  opened.push(database);
  return database;
}

/** Empties every table but those of the migrations. */
async function emptied(database: SqlDatabase): Promise<SqlDatabase> {
  await database.write(async (db, { schema }) => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = ${schema} and table_name not like 'kysely%'`.execute(db);
    for (const { name } of rows) await sql`delete from ${sql.ref(name)}`.execute(db);
  });
  return database;
}

const withDriver = (url: string, driver: string) => url.replace('://', `+${driver}://`);

const kinds: Record<string, MakeDatabase> = {
  postgres: async (variables, parameters = '') =>
    emptied(open({ DATABASE_URL: `${withDriver(server('postgres').url(), 'asyncpg')}?${parameters}`, ...variables })),
  // Behind a pooler the role has the time-out: that of `limited` is 200 ms.
  'postgres through pgbouncer': async (variables, parameters = '') => {
    const url = `${server('pgbouncer').url()}?${parameters}`;
    const isLimited = variables?.DB_STATEMENT_TIMEOUT_MS !== undefined;
    const DATABASE_URL = isLimited ? url.replace('//postgres:', '//limited:') : url;
    return emptied(open({ DATABASE_URL, ...variables, DB_STATEMENT_TIMEOUT_MS: '0' }));
  },
  mariadb: async (variables, parameters = '') =>
    emptied(open({ DATABASE_URL: `${withDriver(server('mariadb').url(), 'pymysql')}?${parameters}`, ...variables })),
};

async function startAllPostgres(): Promise<void> {
  // Another zone than UTC: what depends on it is wrong.
  const zone = { timezone: 'America/New_York', deadlock_timeout: '100ms' };
  const { cert, key } = makeCertificate(directory, 'postgres');
  const tls = { ssl: 'on', ssl_cert_file: cert, ssl_key_file: key };
  servers.postgres = await startPostgres(join(directory, 'postgres'), 25100, { ...zone, ...tls });
  await servers.postgres.query(
    `create role limited superuser login password '${PASSWORD}'; alter role limited set statement_timeout = 200`,
  );
  [servers.replica, servers.pgbouncer] = await Promise.all([
    startPostgresReplica(servers.postgres, join(directory, 'replica'), 25101, zone),
    startPgbouncer(servers.postgres, join(directory, 'pgbouncer'), 25102, ['postgres', 'limited']),
  ]);
  await open({ DATABASE_URL: servers.postgres.url() }).prepare();
  await untilReplayed(servers.postgres, servers.replica);
}

async function startAllMariadb(): Promise<void> {
  const settings = { 'default-time-zone': '-05:00', 'sql-mode': '', 'character-set-server': 'latin1' };
  const { cert, key } = makeCertificate(directory, 'mysql');
  const tls = { 'ssl-cert': cert, 'ssl-key': key };
  [servers.mariadb, servers.mariadbReplica] = await Promise.all([
    startMariadb(join(directory, 'mariadb'), 25110, { ...settings, ...tls }),
    startMariadb(join(directory, 'mariadb-replica'), 25111, { ...settings, 'read-only': '1' }),
  ]);
  await followInMariadb(servers.mariadb, servers.mariadbReplica);
  await open({ DATABASE_URL: servers.mariadb.url() }).prepare();
  await untilReplayedInMariadb(servers.mariadb, servers.mariadbReplica);
}

beforeAll(() => Promise.all([startAllPostgres(), startAllMariadb()]));

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

afterAll(async () => {
  await Promise.all(Object.values(servers).map((started) => started.kill()));
  rmSync(directory, { recursive: true, force: true });
  expect(lines.join('')).not.toContain(PASSWORD);
});

describeIps('memory', async () => {
  const ips = new MemoryIpRepository();
  return { reader: ips, transactions: new MemoryTransactions({ ips } as never) };
});

for (const [name, create] of Object.entries(kinds)) {
  describeIps(name, async () => {
    const database = await create();
    return { reader: new SqlIpReader(database), transactions: database };
  });
  describeSqlDatabase(name, create);
  describeIdentity(name, create);
  describeIdempotency(name, create);
  describeEvents(name, create);
  describeLimits(name, create);
  describeLocks(name, create);
  describeSync(name, create);
}

test('migrations of several instances run through a pooler, too', async () => {
  await server('postgres').query('create database pooled');
  const instances = [0, 1, 2].map(() =>
    open({ DATABASE_URL: server('pgbouncer').url('pooled'), DB_STATEMENT_TIMEOUT_MS: '0' }),
  );
  await Promise.all(instances.map((instance) => instance.prepare()));
  for (const instance of instances) expect((await instance.status()).schemaCurrent).toBe(true);
});

describeTls('postgres', {
  encrypting: () => server('postgres'),
  plain: () => server('replica'),
  certificate: () => join(directory, 'postgres.crt'),
  open: (url) => open({ DATABASE_URL: url }),
});
describeTls('mariadb', {
  encrypting: () => server('mariadb'),
  plain: () => server('mariadbReplica'),
  certificate: () => join(directory, 'mysql.crt'),
  open: (url) => open({ DATABASE_URL: url }),
});

const positionsOf = (name: 'postgres' | 'mariadb') => ({
  primary: () => server(name),
  replica: () => server(name === 'postgres' ? 'replica' : 'mariadbReplica'),
  open,
});
describeReplicas('postgres', {
  ...positionsOf('postgres'),
  pause: () => server('replica').query('select pg_wal_replay_pause()'),
  resume: () => server('replica').query('select pg_wal_replay_resume()'),
  untilReplayed: () => untilReplayed(server('postgres'), server('replica')),
});
describeReplicas('mariadb', {
  ...positionsOf('mariadb'),
  pause: () => server('mariadbReplica').query('stop slave sql_thread'),
  resume: () => server('mariadbReplica').query('start slave sql_thread'),
  untilReplayed: () => untilReplayedInMariadb(server('mariadb'), server('mariadbReplica')),
});
