import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { readConfig } from '../app/contract';
import { escapeTemplate } from '../constructs/escape-template';
import type { ComponentDocument, ProgramDocument } from '../constructs/local/document';
import { fleetVariables } from '../constructs/local/fleet/variables';
import { formatCommand } from '../constructs/local/kafka/kafka';
import { serverProperties } from '../constructs/local/kafka/server-properties';
import { type MariadbServer, mariadbCnf } from '../constructs/local/mariadb/mariadb-cnf';
import { mariadbExporter } from '../constructs/local/mariadb/mariadb-metrics';
import { openSearchYml } from '../constructs/local/opensearch/opensearch-yml';
import { pgbouncerIni, USERLIST } from '../constructs/local/pgbouncer/pgbouncer-ini';
import { PG_HBA, type PostgresServer, postgresqlConf, slotName } from '../constructs/local/postgres/postgresql-conf';
import { rabbitmqConf, rabbitmqDefinitions, rabbitmqVariables } from '../constructs/local/rabbitmq/rabbitmq-conf';
import { REDIS_AUTH, redisConf } from '../constructs/local/redis/redis-conf';
import type { Environment } from '../model/environment';
import { EnvironmentError } from '../model/errors';
import { portPlan } from '../model/ports';
import { Duration, Size } from '../model/values';
import { programs } from '../tools/install/program-table';
import { environmentPaths } from '../tools/local/paths';
import { filler } from '../tools/local/placeholders';
import { aLocal, synth } from './support/synth';

jest.mock('../tools/local/programs', () => ({ program: (name: string) => ({ path: `/programs/${name}` }) }));
jest.mock('../tools/local/engines', () => ({ engine: (name: string) => ({ classPath: `/engines/${name}/*` }) }));
jest.mock('../tools/local/secrets', () => ({ secret: (_: unknown, name: string) => `secret-of-${name}` }));
jest.mock('../tools/local/account', () => ({ serverAccount: () => undefined }));

type Values = Readonly<Record<string, unknown>>;

const primary: PostgresServer = { name: 'database-primary', port: 18_010, number: 0 };
const replica: PostgresServer = { name: 'database-replica-1', port: 18_011, number: 1 };
const pooler = { kind: 'pgbouncer', poolSize: 25 };
const selfSigned = { kind: 'selfSigned', redirectPort: 8081 };

/** One of each kind of local environment, in one synthesis: the blocks of ports do not matter here. */
const variants: Readonly<Record<string, Values>> = {
  shipped: { services: { web: { replicas: { min: 3 } } }, database: { readReplicas: 2 } },
  scaled: { services: { web: { replicas: { min: 5 } } }, database: { readReplicas: 2 } },
  pooled: { database: { readReplicas: 1, pooler, version: '15' } },
  nginx: { loadBalancer: { engine: 'nginx', tls: selfSigned, responseCache: { kind: 'memory', paths: ['/static/'] } } },
  haproxy: { loadBalancer: { tls: selfSigned, responseCache: { kind: 'memory', paths: ['/static/'] } } },
  named: {
    loadBalancer: {
      tls: { ...selfSigned, kind: 'certificate', certificateFile: '/certificates/${name}.crt', keyFile: '/x.key' },
    },
  },
  largest: {
    services: { web: { replicas: { min: 59, max: 59 } } },
    network: { ports: { base: 20_000 } },
    loadBalancer: { tls: selfSigned },
    database: { readReplicas: 8, pooler },
    cache: { kind: 'redis', masters: 10, replicasPerMaster: 2 },
  },
  mariadb: { database: { engine: 'mysql', readReplicas: 2, version: '10.11' }, messaging: { kind: 'rabbitmq' } },
  java: { messaging: { kind: 'kafka' }, search: { kind: 'opensearch', nodes: 5 } },
  single: { tier: 'single' },
  watched: { tier: 'single', observability: { metrics: 'prometheus' } },
};
const environments = Object.fromEntries(
  Object.entries(variants).map(([name, values]) => [name, aLocal({ name, ...values })]),
);
const { stacks } = synth(Object.values(environments));

function environmentOf(variant: string): Environment {
  const found = environments[variant];
  if (!found) throw new Error(`no variant ${variant}`);
  return found;
}
function documentOf(variant: string, component: string): ComponentDocument {
  const found = stacks[variant]?.documents[component];
  if (!found) throw new Error(`${variant} has no ${component}`);
  return found;
}
const fileOf = (variant: string, component: string, file: string): string =>
  documentOf(variant, component).files[file] ?? '';
const everyDocument = Object.entries(stacks).flatMap(([variant, { documents }]) =>
  Object.values(documents).map((document): [string, ComponentDocument] => [
    `${variant}: ${document.component}`,
    document,
  ]),
);
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('postgresql.conf', () => {
  const conf = (server: PostgresServer, values: Values = {}): string[] => {
    const { database } = aLocal({ database: values });
    return linesOf(postgresqlConf({ database, maxConnections: database.maxConnections, server, primary }));
  };

  test('allows the connections of the ledger on every server', () => {
    const { maxConnections } = environmentOf('shipped').database;
    for (const name of ['database-primary', 'database-replica-1', 'database-replica-2'])
      expect(fileOf('shipped', 'database', `${name}.conf`)).toContain(`max_connections = ${maxConnections}\n`);
    expect(conf(primary, { maxConnections: 1200 })).toContain('max_connections = 1200');
  });

  test('makes a replica follow the primary through a slot of its own, and the primary nobody', () => {
    const text = conf(replica).join('\n');
    expect(text).toContain(`primary_conninfo = 'host=127.0.0.1 port=18010 user=replicator`);
    expect(text).toContain('passfile={{dir}}/replication.pgpass');
    expect(text).toContain(`primary_slot_name = 'database_replica_1'`);
    expect(conf(primary).join('\n')).not.toMatch(/primary_conninfo|primary_slot_name/);
    expect(slotName({ name: 'database-replica-12' })).toMatch(/^[a-z0-9_]+$/);
  });

  test('lets every server send its log to as many replicas as there may be, so that adding one restarts none', () => {
    for (const server of [primary, replica]) {
      expect(conf(server)).toEqual(
        expect.arrayContaining(['wal_level = replica', 'max_wal_senders = 18', 'max_replication_slots = 10']),
      );
    }
  });

  test('listens on loopback only, without a socket', () => {
    expect(conf(primary)).toEqual(
      expect.arrayContaining([`listen_addresses = '127.0.0.1'`, `unix_socket_directories = ''`, 'port = 18010']),
    );
  });

  test('writes memory in the units of Postgres', () => {
    expect(conf(primary, { sharedBuffers: '1GiB', workMem: '16MiB' })).toEqual(
      expect.arrayContaining(['shared_buffers = 1024MB', 'work_mem = 16MB', 'effective_cache_size = 3072MB']),
    );
  });

  test('sets each setting once', () => {
    const names = conf(replica).map((line) => line.split(' = ')[0]);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('pg_hba.conf', () => {
  const rules = linesOf(PG_HBA).filter((line) => !line.startsWith('#'));

  test('asks everybody for a password, and lets in this machine only', () => {
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(rule).toMatch(/^host \S+ \S+ 127\.0\.0\.1\/32 scram-sha-256$/);
  });

  test('lets only the replicator replicate', () => {
    expect(rules.filter((rule) => rule.includes(' replication '))).toEqual([
      'host replication replicator 127.0.0.1/32 scram-sha-256',
    ]);
  });
});

describe('the database', () => {
  test('is checked by Postgres itself, one file per server, and given time to stop', () => {
    const { procedure, programs } = documentOf('shipped', 'database');
    expect(procedure).toMatchObject({ kind: 'postgres', database: 'abreast', statementTimeoutMilliseconds: 30_000 });
    expect(procedure).toHaveProperty('checks.length', 3);
    for (const program of programs) expect(program).toMatchObject({ stopSignal: 'INT', unprivileged: true });
  });

  test('asks for a major version only when the environment names one', () => {
    expect(documentOf('pooled', 'database').procedure).toHaveProperty('major', 15);
    expect(documentOf('shipped', 'database').procedure).not.toHaveProperty('major');
  });
});

describe('the option file of MariaDB', () => {
  const server: MariadbServer = { name: 'database-primary', port: 18_010, number: 0 };
  const follower: MariadbServer = { name: 'database-replica-1', port: 18_011, number: 1 };
  const cnf = (of: MariadbServer, values: Values = {}): string[] => {
    const { database } = aLocal({ database: { engine: 'mysql', ...values } });
    return linesOf(mariadbCnf({ database, server: of }));
  };

  test('allows the connections of the ledger, and writes memory in the units of MariaDB', () => {
    expect(cnf(server, { maxConnections: 1200, sharedBuffers: '1GiB', workMem: '16MiB' })).toEqual(
      expect.arrayContaining([
        'max_connections = 1200',
        'innodb_buffer_pool_size = 1024M',
        'sort_buffer_size = 16384K',
      ]),
    );
  });

  test('listens on loopback only, without a socket', () => {
    expect(cnf(server)).toEqual(expect.arrayContaining(['bind_address = 127.0.0.1', 'socket =', 'port = 18010']));
  });

  test('keeps every commit, in a log of rows that replicas follow by GTID', () => {
    const safe = [
      'innodb_flush_log_at_trx_commit = 1',
      'sync_binlog = 1',
      'binlog_format = ROW',
      'relay_log_recovery = ON',
    ];
    for (const one of [server, follower])
      expect(cnf(one)).toEqual(expect.arrayContaining([...safe, 'gtid_strict_mode = ON', 'skip_slave_start = OFF']));
  });

  test('differs between servers in number, port, folder and whether it may be written to', () => {
    const own = cnf(follower).filter((line) => !cnf(server).includes(line));
    expect(own).toEqual([
      'datadir = {{dir}}/database-replica-1',
      'tmpdir = {{dir}}/database-replica-1',
      'port = 18011',
      'server_id = 2',
      'read_only = ON',
    ]);
    expect(cnf(server)).toContain('read_only = OFF');
  });

  test('finds every word, down to one letter, and tells all letters apart', () => {
    const words = ['innodb_ft_min_token_size = 1', 'innodb_ft_enable_stopword = OFF'];
    expect(cnf(server)).toEqual(
      expect.arrayContaining([...words, 'character_set_server = utf8mb4', 'collation_server = utf8mb4_bin']),
    );
  });

  test('sets each setting once', () => {
    const names = cnf(follower).map((line) => line.split(' =')[0]);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('the database with engine mysql', () => {
  test('is MariaDB, checked by itself, one file per server', () => {
    const { procedure, programs: servers } = documentOf('mariadb', 'database');
    expect(procedure).toMatchObject({ kind: 'mariadb', major: 10, owner: 'app', statementTimeoutMilliseconds: 30_000 });
    expect(procedure).toHaveProperty('checks.length', 3);
    for (const program of servers) expect(program).toMatchObject({ unprivileged: true, onChange: 'restart' });
  });

  test('has its passwords in files and none in a command', () => {
    for (const { command, variables } of documentOf('mariadb', 'database').programs)
      expect(JSON.stringify([command, variables])).not.toContain('{{secret');
    expect(fileOf('mariadb', 'database', 'backup.cnf')).toContain('password = {{secret database-admin}}\n');
    const { variables, command } = mariadbExporter({ name: 'database-replica-1', port: 1, number: 1 }, 2);
    expect([variables, command]).toEqual([undefined, expect.arrayContaining(['--web.listen-address=127.0.0.1:2'])]);
    expect(fileOf('mariadb', 'prometheus', 'database-replica-1.cnf')).toContain('{{secret database-metrics}}');
  });

  test('is what the instances are told, with the address of RabbitMQ', () => {
    const { files } = documentOf('mariadb', 'web');
    const url = 'mysql://app:{{secret database-app}}@127.0.0.1';
    expect(files).toMatchObject({
      'database-url': `${url}:18010/abreast`,
      'database-read-urls': `${url}:18011/abreast,${url}:18012/abreast`,
      'rabbitmq-url': 'amqp://app:{{secret rabbitmq}}@127.0.0.1:18110/%2F',
    });
  });
});

describe('RabbitMQ', () => {
  const { rabbitmq } = portPlan(18_000);

  test('listens on loopback only, Erlang and its port mapper too', () => {
    const conf = linesOf(rabbitmqConf(rabbitmq));
    expect(conf).toEqual(
      expect.arrayContaining(['listeners.tcp.1 = 127.0.0.1:18110', 'prometheus.tcp.ip = 127.0.0.1']),
    );
    expect(rabbitmqVariables('x', rabbitmq)).toMatchObject({
      RABBITMQ_DIST_PORT: '18112',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: '18113',
    });
    const [portMapper] = documentOf('mariadb', 'rabbitmq').programs;
    expect(portMapper?.command).toEqual(['{{program epmd}}', '-address', '127.0.0.1', '-port', '18113']);
  });

  test('knows one account, whose password only a file has, and no guest', () => {
    expect(JSON.parse(rabbitmqDefinitions('app')).users).toEqual([
      { name: 'app', password: '{{secret rabbitmq}}', tags: [] },
    ]);
    expect(rabbitmqConf(rabbitmq)).toContain('load_definitions = {{dir}}/definitions.json\n');
    expect(JSON.stringify(documentOf('mariadb', 'rabbitmq').programs)).not.toContain('{{secret');
  });

  test('has all its files below its own folder, and none of the machine', () => {
    const places = Object.entries(rabbitmqVariables('x', rabbitmq)).filter(([name]) => /FILE|BASE|HOME/.test(name));
    expect(places.length).toBeGreaterThan(6);
    for (const [, value] of places) expect(value).toMatch(/^\{\{dir\}\}/);
  });

  test('is the process that the supervisor started, so that signals and kills reach it', () => {
    const server = documentOf('mariadb', 'rabbitmq').programs.at(-1);
    expect(server).toMatchObject({ port: 18_110, unprivileged: true, variables: { RUNNING_UNDER_SYSTEMD: 'true' } });
  });
});

describe('redis.conf', () => {
  const settings = { nodeTimeout: Duration.of('5s'), memory: Size.of('256MiB'), maxMemoryPolicy: 'noeviction' };
  const conf = linesOf(redisConf({ ...settings, name: 'cache-2', port: 18_041, busPort: 18_081 }));

  test('makes a cluster node that is away after 5 s count as failed', () => {
    expect(conf).toEqual(expect.arrayContaining(['cluster-enabled yes', 'cluster-node-timeout 5000']));
    expect(fileOf('shipped', 'cache', 'cache-6.conf')).toContain('cluster-node-timeout 5000\n');
  });

  test('keeps what it has on disk, so that a restarted master does not wipe its replicas', () => {
    expect(conf).toEqual(expect.arrayContaining(['appendonly yes', 'dir {{dir}}/cache-2']));
  });

  test('stays on loopback and within the ports of the environment, the bus too', () => {
    expect(conf).toEqual(expect.arrayContaining(['bind 127.0.0.1', 'port 18041', 'cluster-port 18081']));
    expect(conf).toContain('cluster-announce-ip 127.0.0.1');
  });

  test('has its password in a file of its own', () => {
    expect(conf).toContain('include {{dir}}/auth.conf');
    expect(conf.join('\n')).not.toMatch(/secret|requirepass|masterauth/);
    expect(linesOf(REDIS_AUTH)).toEqual(['requirepass {{secret cache}}', 'masterauth {{secret cache}}']);
  });

  test('limits memory in bytes and refuses writes rather than forget', () => {
    expect(conf).toEqual(expect.arrayContaining(['maxmemory 268435456', 'maxmemory-policy noeviction']));
  });

  test('is one of masters times (1 + replicas) nodes', () => {
    const { programs, procedure } = documentOf('shipped', 'cache');
    expect(programs.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `cache-${number}`));
    expect(procedure).toEqual({ kind: 'redisCluster', masters: 3, replicasPerMaster: 1 });
  });
});

describe('server.properties', () => {
  const conf = linesOf(serverProperties({ port: 18_114, controllerPort: 18_115 }));

  test('makes one process broker and controller, both on loopback only', () => {
    expect(conf).toEqual(
      expect.arrayContaining([
        'process.roles=broker,controller',
        'controller.quorum.voters=1@127.0.0.1:18115',
        'listeners=PLAINTEXT://127.0.0.1:18114,CONTROLLER://127.0.0.1:18115',
        'advertised.listeners=PLAINTEXT://127.0.0.1:18114',
      ]),
    );
  });

  test('asks for one replica of every internal topic, because there is one broker', () => {
    const replicas = conf.filter((line) => /replication\.factor|min\.isr|min\.insync/.test(line));
    expect(replicas).toHaveLength(7);
    for (const line of replicas) expect(line).toMatch(/=1$/);
  });

  test('lets a killed broker in again after 3 s, makes no topic by itself, and bounds what it keeps', () => {
    expect(conf).toEqual(
      expect.arrayContaining([
        'broker.session.timeout.ms=3000',
        'log.cleaner.dedupe.buffer.size=8388608',
        'auto.create.topics.enable=false',
        'log.retention.bytes=268435456',
        'log.dirs={{dir}}/data',
      ]),
    );
  });
});

describe('Kafka', () => {
  const { programs: started, procedure } = documentOf('java', 'kafka');

  test('runs from the jars of the engine in a small heap, and leaves nothing in the folder of all', () => {
    expect(started[0]?.command).toEqual(
      expect.arrayContaining(['-Xmx256m', '-XX:-UsePerfData', '-Djava.io.tmpdir={{dir}}/tmp', '{{engine kafka}}']),
    );
    expect(started[0]?.command.slice(-2)).toEqual(['kafka.Kafka', '{{dir}}/server.properties']);
  });

  test('has the same cluster id at every synthesis, another one in every environment, and formats only once', () => {
    const format = procedure.kind === 'kafka' ? procedure.format.join(' ') : '';
    expect(format).toMatch(/StorageTool format --cluster-id=[\w-]{22} --ignore-formatted --config=/);
    expect(formatCommand('java').join(' ')).toBe(format);
    expect(formatCommand('other').join(' ')).not.toBe(format);
  });

  test('is told to the instances, with the partitions of the environment', () => {
    expect(documentOf('java', 'web').programs[0]?.variables).toMatchObject({
      KAFKA_BROKERS: '127.0.0.1:18114',
      KAFKA_PARTITIONS: '24',
    });
  });
});

describe('opensearch.yml', () => {
  const nodes = [1, 2, 3].map((number) => ({
    name: `search-${number}`,
    port: 18_069 + number,
    transportPort: 18_074 + number,
  }));
  const [node] = nodes as [(typeof nodes)[number]];
  const conf = linesOf(openSearchYml({ cluster: 'one', node, nodes }));

  test('keeps a node on loopback, on the ports of the environment', () => {
    expect(conf).toEqual(
      expect.arrayContaining(['network.host: 127.0.0.1', 'http.port: 18070', 'transport.port: 18075']),
    );
  });

  test('tells a node where the others are, and never which ones form the cluster', () => {
    expect(conf).toContain(`discovery.seed_hosts: ['127.0.0.1:18075', '127.0.0.1:18076', '127.0.0.1:18077']`);
    expect(conf.join('\n')).not.toContain('initial_cluster_manager_nodes');
  });
});

describe('the search cluster', () => {
  test('has equal nodes, each ready once it is in a cluster that has every primary shard', () => {
    const { programs: started, procedure } = documentOf('java', 'search');
    expect(procedure).toEqual({ kind: 'opensearch', nodes: 5 });
    expect(started.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5].map((number) => `search-${number}`));
    for (const { name, command, readyPath } of started) {
      expect(command).toEqual(expect.arrayContaining([`-Djava.io.tmpdir={{dir}}/${name}/tmp`, 'OpenSearchNode']));
      expect(readyPath).toContain('wait_for_status=yellow');
    }
  });

  test('is told to the instances, node by node', () => {
    const urls = [0, 1, 2, 3, 4].map((index) => `http://127.0.0.1:${18_070 + index}`);
    expect(fileOf('java', 'web', 'search-urls')).toBe(urls.join(','));
    expect(documentOf('java', 'web').programs[0]?.variables).toMatchObject({ SEARCH_KIND: 'opensearch' });
  });

  test('does not restart a running node because another one joins', () => {
    for (const { reads } of documentOf('java', 'search').programs) expect(reads).toEqual([]);
  });
});

describe('pgbouncer.ini', () => {
  test('shares few server connections among many clients, transaction by transaction', () => {
    const settings = { kind: 'pgbouncer', instances: 1, poolSize: 25, maxClients: 640 } as const;
    const ini = linesOf(
      pgbouncerIni({ port: 18_020, database: 'abreast', offered: [{ name: 'x', port: 18_010 }], settings }),
    );
    expect(ini).toEqual(
      expect.arrayContaining(['pool_mode = transaction', 'default_pool_size = 25', 'max_client_conn = 640']),
    );
    expect(ini).toEqual(
      expect.arrayContaining(['listen_addr = 127.0.0.1', 'listen_port = 18020', 'unix_socket_dir =']),
    );
    expect(ini).toContain('auth_type = scram-sha-256');
  });

  test('accepts as many clients as the ledger counts', () => {
    const { pooler: sized } = environmentOf('pooled').database;
    expect(fileOf('pooled', 'pooler', 'pgbouncer.ini')).toContain(
      `max_client_conn = ${sized.kind === 'pgbouncer' && sized.maxClients}\n`,
    );
  });

  test('offers the primary and each replica', () => {
    const ini = fileOf('pooled', 'pooler', 'pgbouncer.ini');
    expect(ini).toContain('abreast = host=127.0.0.1 port=18010 dbname=abreast\n');
    expect(ini).toContain('abreast_replica_1 = host=127.0.0.1 port=18011 dbname=abreast\n');
  });

  test('holds no password; the list of users does', () => {
    expect(fileOf('pooled', 'pooler', 'pgbouncer.ini')).not.toContain('{{secret');
    expect(USERLIST).toMatch(/^"app" "\{\{secret database-app\}\}"$/m);
  });

  test('lets transactions end when it stops', () => {
    expect(documentOf('pooled', 'pooler').programs[0]).toMatchObject({ stopSignal: 'INT' });
  });
});

describe('what an instance is told', () => {
  const instance = (variant: string): ProgramDocument => documentOf(variant, 'web').programs[0] as ProgramDocument;
  /** Reads it as the application does: with the real contract, from the real files. */
  const configOf = (variant: string) => {
    const { files } = documentOf(variant, 'web');
    const extra: Record<string, string> = { instance: '2', port: '18202' };
    const keys: Record<string, string> = {
      jwt: '7'.repeat(64),
      'master-key': '8'.repeat(64),
      'hkdf-salt': '9'.repeat(64),
    };
    const fill = (text: string) =>
      text.replace(/\{\{(?:secret )?([\w-]+)\}\}/g, (_, key) => extra[key] ?? keys[key] ?? key);
    const given = Object.entries(instance(variant).variables ?? {}).map(([name, value]) => [name, fill(value)]);
    return readConfig(Object.fromEntries(given), (path) => fill(files[path.replace('release/', '')] ?? ''));
  };

  test('is understood by the application', () => {
    const config = configOf('shipped');
    expect(config).toMatchObject({ role: 'web', host: '127.0.0.1', port: 18_202, instanceId: 'web-2' });
    expect(config).toMatchObject({ system: 'abreast', environment: 'shipped', version: 'unbuilt' });
    expect(config.database.url.reveal()).toBe('postgresql://app:database-app@127.0.0.1:18010/abreast');
    expect(config.database.readUrls.map((url) => new URL(url.reveal()).port)).toEqual(['18011', '18012']);
    expect(config.redis).toMatchObject({ mode: 'cluster' });
    expect(config.redis?.urls).toHaveLength(6);
    expect(config.http).toMatchObject({ trustedProxies: ['127.0.0.1/32'], bodyLimitBytes: 52_428_800 });
  });

  test('carries the numbers of the environment and its ledgers', () => {
    const { shutdown, services } = environmentOf('shipped');
    const { database, shutdown: stop, http, cacheTtlSeconds } = configOf('shipped');
    expect(database.pool).toEqual({ size: services.web?.pool.size, overflow: 20, recycleSeconds: 3_600 });
    expect(stop).toEqual({ waitSeconds: shutdown.web?.wait.seconds, drainSeconds: shutdown.web?.drain.seconds });
    expect(http.keepAliveTimeoutSeconds).toBeGreaterThan(60);
    expect(cacheTtlSeconds).toEqual({ default: 300, filter: 300, list: 120, stats: 30 });
  });

  test('behind a pooler has no statement time-out, and migrations go past it', () => {
    const { database } = configOf('pooled');
    expect(database.statementTimeoutMs).toBe(0);
    expect(new URL(database.url.reveal()).port).toBe('18020');
    expect(new URL(database.migrationUrl.reveal()).port).toBe('18010');
    expect(instance('pooled').variables).toHaveProperty('DATABASE_MIGRATION_URL_FILE');
    expect(instance('shipped').variables).not.toHaveProperty('DATABASE_MIGRATION_URL_FILE');
    expect(configOf('shipped').database.statementTimeoutMs).toBe(30_000);
  });

  test('in tier single names no Redis and caches nothing', () => {
    expect(instance('single').variables).not.toHaveProperty('REDIS_URL_FILE');
    expect(configOf('single').redis).toBeUndefined();
    expect(configOf('single').cacheTtlSeconds).toEqual({ default: 0, filter: 0, list: 0, stats: 0 });
  });

  test('leaves events, retries and jobs to the workers, where there are any', () => {
    const services = { web: { role: 'web', port: 3000 } };
    const alone = aLocal({ system: { name: 'alone', services } });
    const addresses = { databaseUrl: 'postgresql://x', databaseReadUrls: [], redisUrls: ['redis://x'] };
    expect(instance('shipped').variables).toMatchObject({ ROLE: 'web', WORKERS: 'elsewhere' });
    expect(documentOf('shipped', 'worker').programs[0]?.variables).toMatchObject({ ROLE: 'worker' });
    // Events that stay in their process reach no worker.
    expect(instance('single').variables).toMatchObject({ WORKERS: 'here' });
    expect(fleetVariables(alone, 'web', addresses, '1').variables).toMatchObject({ WORKERS: 'here' });
  });

  test('is in the files of its release where it is secret, and nowhere else', () => {
    expect(JSON.stringify(instance('shipped'))).not.toContain('{{secret');
    expect(Object.keys(documentOf('shipped', 'web').files).sort()).toEqual([
      'database-read-urls',
      'database-url',
      'hkdf-salt',
      'jwt-secret',
      'master-key',
      'redis-url',
    ]);
  });

  const problemsOf = (variables: Values): unknown => {
    const told = aLocal({ services: { web: { variables } } });
    try {
      fleetVariables(
        told,
        'web',
        { databaseUrl: 'postgresql://x', databaseReadUrls: [], redisUrls: ['redis://x'] },
        '1',
      );
    } catch (error) {
      if (error instanceof EnvironmentError) return error.problems;
      throw error;
    }
    return [];
  };

  test('takes further variables of the contract', () => {
    expect(problemsOf({ LOG_LEVEL: 'debug' })).toEqual([]);
  });

  test('fails when a variable is misspelt, with its path and the nearest name', () => {
    expect(problemsOf({ LOG_LEVLE: 'debug' })).toEqual([
      expect.objectContaining({
        path: 'services.web.variables.LOG_LEVLE',
        environment: 'local',
        wayOut: 'did you mean LOG_LEVEL?',
      }),
    ]);
  });

  test('fails when a value does not fit, every one at once', () => {
    expect(problemsOf({ LOG_LEVEL: 'loud', DB_POOL: '10' })).toEqual([
      expect.objectContaining({ path: 'services.web.variables.DB_POOL' }),
      expect.objectContaining({ path: 'services.web.variables.LOG_LEVEL', value: 'loud' }),
    ]);
  });
});

describe('a fleet', () => {
  test('differs only in its number of instances when only that was changed', () => {
    const { environment: _, ...shipped } = documentOf('shipped', 'web');
    const { environment: __, ...scaled } = documentOf('scaled', 'web');
    const text = JSON.stringify(scaled).replaceAll('"scaled"', '"shipped"');
    expect(JSON.parse(text)).toEqual({ ...shipped, procedure: { ...shipped.procedure, instances: 5 } });
    expect(shipped.procedure).toMatchObject({ kind: 'fleet', instances: 3, basePort: 18_200, maxNumber: 60, surge: 1 });
  });

  test('is killed only after its application has had time to wait and to drain', () => {
    const { wait, drain } = environmentOf('shipped').shutdown.web as Environment['shutdown'][string];
    const [pattern] = documentOf('shipped', 'web').programs;
    expect(pattern?.stopSeconds).toBeGreaterThan(wait.seconds + drain.seconds);
    expect(pattern).toMatchObject({ stopSignal: 'TERM', readyPath: '/health/ready', readySeconds: 60 });
  });

  test('gives half of the memory of an instance to the heap', () => {
    expect(documentOf('shipped', 'web').programs[0]?.command).toContain('--max-old-space-size=128');
  });

  test('has the C library give back the memory of password hashes, as in the image', () => {
    const { variables } = documentOf('shipped', 'web').programs[0] ?? {};
    expect(variables).toMatchObject({ MALLOC_MMAP_THRESHOLD_: '1048576' });
    expect(readFileSync('app/Dockerfile', 'utf8')).toMatch(/^ENV MALLOC_MMAP_THRESHOLD_=1048576$/m);
  });
});

describe('every document', () => {
  /** Names of the documents in which something is found that should not be there. */
  const offenders = (isBad: (document: ComponentDocument, text: string) => boolean): string[] =>
    everyDocument.filter(([, document]) => isBad(document, JSON.stringify(document))).map(([name]) => name);
  const found = (pattern: RegExp, text: string): string[] => [...text.matchAll(pattern)].map(([, one]) => String(one));

  test('uses only placeholders that the runtime knows', () => {
    const extra: Partial<Record<string, Record<string, string>>> = {
      fleet: { instance: '1', port: '1', release: '/r' },
      balancer: { members: '', 'members frontend': '', generation: '1' },
    };
    const rest = offenders(({ component, procedure }, text) =>
      // Templates of alerts begin otherwise: `{{ $value }}`.
      /\{\{\w/.test(
        filler(environmentPaths('x', '/nowhere'), component, { ...extra[procedure.kind], file: '/f' })(text),
      ),
    );
    expect(rest).toEqual([]);
  });

  test('starts and checks with programs that can be installed', () => {
    const known = Object.keys(programs);
    expect(
      offenders((_, text) => found(/\{\{program ([^}]*)\}\}/g, text).some((name) => !known.includes(name))),
    ).toEqual([]);
  });

  test('lists the files that its programs read', () => {
    expect(
      offenders(({ files, programs: started }) => started.flatMap(({ reads }) => reads).some((one) => !(one in files))),
    ).toEqual([]);
  });

  test('holds no path of this machine', () => {
    const here = [process.cwd(), homedir(), process.execPath];
    expect(offenders((_, text) => here.some((path) => text.includes(path)))).toEqual([]);
    expect(offenders((_, text) => /(?<![\w}./-])\/(etc|home|opt|root|tmp|usr|var|Users)\b/.test(text))).toEqual([]);
  });

  test('holds no secret, wherever one is needed', () => {
    const places = [/:\/\/\w*:([^@/"]+)@/g, /(?:requirepass|masterauth) (.+?)\\n/g, /:replicator:(.+?)\\n/g];
    const values = everyDocument.flatMap(([, document]) =>
      places.flatMap((place) => found(place, JSON.stringify(document))),
    );
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter((value) => !/^\{\{secret [\w-]+\}\}$/.test(value))).toEqual([]);
  });

  test('reaches the runtime as it is, though Terraform reads strings as templates', () => {
    const text = { a: ['${x} %{if} $x 100%', { '%{': '${' }], b: 1, c: null, d: true };
    expect(escapeTemplate(text)).toEqual({ a: ['$${x} %%{if} $x 100%', { '%{': '$${' }], b: 1, c: null, d: true });
    expect(stacks.named?.text).toContain('/certificates/$${name}.crt');
    expect(documentOf('named', 'balancer').procedure).toMatchObject({
      certificate: { certificateFile: '/certificates/${name}.crt' },
    });
  });
});

describe('ports', () => {
  /** Every port that something of an environment listens on. */
  const listening = (variant: string): number[] =>
    Object.values(stacks[variant]?.documents ?? {}).flatMap(({ programs: started, procedure, files }) => [
      ...(procedure.kind === 'fleet'
        ? Array.from({ length: procedure.maxNumber }, (_, index) => procedure.basePort + index + 1)
        : started.map(({ port }) => port)),
      ...(procedure.kind === 'balancer' ? [Number(new URL(procedure.generationUrl).port)] : []),
      ...Object.values(files).flatMap((text) =>
        [
          ...text.matchAll(/^(?:cluster-port |transport\.port: |controller\.quorum\.voters=1@127\.0\.0\.1:)(\d+)$/gm),
        ].map(([, port]) => Number(port)),
      ),
    ]);

  test.each(Object.keys(variants))(
    'of a %s environment are used once each, within its block or where clients come in',
    (variant) => {
      const { network, loadBalancer } = environmentOf(variant);
      const { first, last } = portPlan(network.ports.base);
      const ports = listening(variant);
      expect(ports).toEqual([...new Set(ports)]);
      expect(ports.filter((port) => port < first || port > last)).toEqual([loadBalancer.port]);
    },
  );

  test('are those that the programs are told', () => {
    const { programs: nodes, files } = documentOf('largest', 'cache');
    for (const { name, port } of nodes) expect(files[`${name}.conf`]).toContain(`port ${port}\n`);
    const { programs: servers, files: confs } = documentOf('largest', 'database');
    for (const { name, port } of servers) expect(confs[`${name}.conf`]).toContain(`port = ${port}\n`);
    for (const { command, port } of documentOf('largest', 'prometheus').programs)
      expect(command.join(' ')).toContain(`listen-address=127.0.0.1:${port}`);
    expect(listening('largest')).toHaveLength(3 * 60 + 9 + 2 * 30 + 1 + 2 + 2 + 12);
  });
});
