import type { Environment } from '../../../../model/environment';
import type { AlertCase, Samples, Series } from '../case';
import { series } from '../series';

const WEB = { service: 'web', instance: 'web-1', pool: 'primary' } as const;
const POSTGRES = { instance: 'database-primary', server: '127.0.0.1:5432' } as const;
const TABLE = { ...POSTGRES, schema: 'public', table: 'events' } as const;

/** Who measures the servers: an exporter on local, the operator in a cluster, nobody of ours in the cloud. */
function measuredBy({ platform, database }: Environment): 'postgres' | 'mysql' | 'cnpg' | 'nobody' {
  if (platform === 'local') return database.engine;
  return platform === 'eks' && database.host === 'inCluster' ? 'cnpg' : 'nobody';
}

function followers(environment: Environment): number {
  const { standby, readReplicas } = environment.database;
  return readReplicas + (measuredBy(environment) === 'cnpg' && standby ? 1 : 0);
}

function up(value: number, { constant }: Samples, environment: Environment): Series[] {
  const name = { postgres: 'pg_up', mysql: 'mysql_up', cnpg: 'cnpg_collector_up', nobody: '' }[measuredBy(environment)];
  return [
    series(name, { instance: 'database-primary' }, constant(1)),
    series(name, { instance: 'database-replica-1' }, constant(value - 1)),
  ];
}

function connections(share: number, { constant }: Samples, environment: Environment): Series[] {
  const server = { instance: 'database-primary' };
  switch (measuredBy(environment)) {
    case 'mysql':
      return [
        series('mysql_global_status_threads_connected', server, constant(100 * share)),
        series('mysql_global_variables_max_connections', server, constant(100)),
      ];
    case 'cnpg':
      return [
        series('cnpg_backends_total', { ...server, datname: 'app', state: 'active' }, constant(10)),
        series('cnpg_backends_total', { ...server, datname: 'app', state: 'idle' }, constant(100 * share - 10)),
        series('cnpg_pg_settings_setting', { ...server, name: 'max_connections' }, constant(100)),
        series('cnpg_pg_settings_setting', { ...server, name: 'shared_buffers' }, constant(16_384)),
      ];
    default:
      return [
        series('pg_stat_activity_count', { ...POSTGRES, datname: 'app', state: 'active' }, constant(10)),
        series('pg_stat_activity_count', { ...POSTGRES, datname: 'app', state: 'idle' }, constant(100 * share - 10)),
        series('pg_settings_max_connections', POSTGRES, constant(100)),
      ];
  }
}

/** A table of a thousand rows; autovacuum leaves 50 dead ones alone. */
function deadRows(share: number, { constant }: Samples): Series[] {
  const dead = 50 + 1000 * share;
  return [
    series('pg_table_dead_rows', TABLE, constant(dead)),
    series('pg_table_live_rows', TABLE, constant(1000 - dead)),
    series('pg_settings_autovacuum_vacuum_threshold', POSTGRES, constant(50)),
  ];
}

function lag(seconds: number, { constant }: Samples, environment: Environment): Series[] {
  return measuredBy(environment) === 'cnpg'
    ? [series('cnpg_pg_replication_lag', { instance: 'postgres-2' }, constant(seconds))]
    : [
        series(
          'db_replica_lag_seconds',
          { service: 'web', instance: 'web-1', replica: 'replica-1' },
          constant(seconds),
        ),
      ];
}

/** So many replicas follow: all but the last do, and of the last so much as is left. */
function following(value: number, { constant }: Samples, environment: Environment): Series[] {
  const source = measuredBy(environment);
  if (source === 'cnpg')
    return [
      series('cnpg_pg_replication_streaming_replicas', { instance: 'postgres-1' }, constant(value)),
      series('cnpg_pg_replication_streaming_replicas', { instance: 'postgres-2' }, constant(0)),
    ];
  const numbers = Array.from({ length: followers(environment) }, (_, index) => index + 1);
  const share = (number: number) => constant(number < numbers.length ? 1 : value - (numbers.length - 1));
  return numbers.flatMap((number) => {
    if (source === 'postgres')
      return [
        series('pg_replication_slots_active', { ...POSTGRES, slot_name: `database_replica_${number}` }, share(number)),
      ];
    if (source === 'mysql')
      return [
        series('mysql_slave_status_slave_io_running', { instance: `database-replica-${number}` }, share(number)),
        series('mysql_slave_status_slave_sql_running', { instance: `database-replica-${number}` }, constant(1)),
      ];
    return ['web-1', 'web-2'].map((instance) =>
      series('dependency_up', { service: 'web', instance, dependency: `replica-${number}` }, share(number)),
    );
  });
}

/** How the alerts of the database must behave. */
export const databaseCases: readonly AlertCase[] = [
  {
    alert: 'PoolUseHigh',
    severity: 'warning',
    for: '2m',
    conditions: [
      {
        is: 'above',
        limit: 0.8,
        series: (value, { constant }) => [
          series('db_pool_connections', { ...WEB, state: 'active' }, constant(10 * value)),
          series('db_pool_connections', { ...WEB, state: 'idle' }, constant(10 * (1 - value))),
          series('db_pool_connections_max', WEB, constant(10)),
        ],
      },
    ],
  },
  {
    alert: 'PoolExhausted',
    severity: 'critical',
    for: '1m',
    conditions: [
      { is: 'above', limit: 0, series: (value, { constant }) => [series('db_pool_waiting', WEB, constant(value))] },
    ],
    further: () => [
      {
        name: 'goes on when another instance takes the place of the one that waits',
        series: [
          series('db_pool_waiting', WEB, '3x6 stale'),
          series('db_pool_waiting', { ...WEB, instance: 'web-2' }, '_x6 3x60'),
        ],
        at: '4m',
        firing: 1,
      },
    ],
  },
  {
    alert: 'DatabaseUnreachable',
    severity: 'critical',
    for: '1m',
    conditions: [
      {
        is: 'below',
        limit: 1,
        series: (value, { constant }) => [
          series('dependency_up', { service: 'web', instance: 'web-1', dependency: 'primary' }, constant(1)),
          series('dependency_up', { service: 'web', instance: 'web-2', dependency: 'primary' }, constant(value)),
          series('dependency_up', { service: 'web', instance: 'web-2', dependency: 'cache' }, constant(0)),
        ],
      },
    ],
  },
  {
    alert: 'DatabaseDown',
    severity: 'critical',
    for: '1m',
    conditions: [{ is: 'below', limit: (environment) => 1 + followers(environment), series: up }],
    further: () => [{ name: 'fires when no server says anything', series: [], at: '3m', firing: 1 }],
  },
  {
    alert: 'DatabaseConnectionsHigh',
    severity: 'warning',
    for: '5m',
    conditions: [{ is: 'above', limit: 0.8, series: connections }],
  },
  {
    alert: 'DeadRowsHigh',
    severity: 'warning',
    for: '30m',
    conditions: [{ is: 'above', limit: 0.2, series: deadRows }],
    further: ({ constant }) => [
      {
        name: 'passes over small tables, which autovacuum leaves alone',
        series: [
          series('pg_table_dead_rows', TABLE, constant(45)),
          series('pg_table_live_rows', TABLE, constant(5)),
          series('pg_settings_autovacuum_vacuum_threshold', POSTGRES, constant(50)),
        ],
        at: '32m',
        firing: 0,
      },
      {
        name: 'passes over a queue, of which vacuum takes all but the newest away every minute',
        series: [
          series('pg_table_dead_rows', TABLE, Array.from({ length: 45 }, () => '100+180x11').join(' ')),
          series('pg_table_live_rows', TABLE, constant(20)),
          series('pg_settings_autovacuum_vacuum_threshold', POSTGRES, constant(50)),
        ],
        at: '43m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'ReplicaLagHigh',
    severity: 'warning',
    for: '1m',
    conditions: [{ is: 'above', limit: 30, series: lag }],
  },
  {
    alert: 'ReplicaMissing',
    severity: 'warning',
    for: '2m',
    conditions: [{ is: 'below', limit: followers, series: following }],
  },
  {
    alert: 'PoolerQueueing',
    severity: 'warning',
    for: '1m',
    conditions: [
      {
        is: 'above',
        limit: 20,
        series: (value, { constant }) => [
          series(
            'cnpg_pgbouncer_pools_cl_waiting',
            { instance: 'pooler', database: 'app', user: 'app' },
            constant(value),
          ),
        ],
      },
    ],
  },
];
