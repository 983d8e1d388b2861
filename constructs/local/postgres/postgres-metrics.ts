import { stringify } from 'yaml';
import { EXPORTERS, type PortPlan } from '../../../model/ports';
import type { ProgramDocument } from '../document';
import { exporter } from '../prometheus/exporter';
import type { MetricsSource } from '../prometheus/metrics-source';
import type { PostgresServer } from './postgresql-conf';

const QUERIES = 'postgres-queries.yml';

/** Metrics of Postgres: one exporter per server, logged in to the application's database. */
export function postgresMetrics(servers: readonly PostgresServer[], database: string, ports: PortPlan): MetricsSource {
  const port = ({ number }: PostgresServer) => ports.exporter(EXPORTERS.database + number);
  return {
    jobs: [
      {
        name: 'database',
        targets: servers.map((server) => ({ address: `127.0.0.1:${port(server)}`, instance: server.name })),
      },
    ],
    exporters: servers.map((server) => postgresExporter(server, database, port(server))),
    files: { 'postgres-password': '{{secret database-metrics}}', [QUERIES]: postgresQueries() },
  };
}

/** One exporter per Postgres server: this exporter follows a single server. */
export function postgresExporter(server: PostgresServer, database: string, port: number): ProgramDocument {
  return {
    ...exporter(`metrics-${server.name}`, port),
    command: [
      '{{program postgres_exporter}}',
      `--web.listen-address=127.0.0.1:${port}`,
      `--extend.query-path={{dir}}/${QUERIES}`,
    ],
    variables: {
      DATA_SOURCE_URI: `127.0.0.1:${server.port}/${database}?sslmode=disable`,
      DATA_SOURCE_USER: 'metrics',
      DATA_SOURCE_PASS_FILE: '{{dir}}/postgres-password',
    },
    reads: ['postgres-password', QUERIES],
  };
}

/**
 * What exporter 0.11 does not measure. Later ones do, under names of their own, and would refuse a second series of the
 * same name: hence `pg_table_*` and `pg_replay_*` rather than `pg_stat_user_tables_*` and `pg_replication_*`.
 */
function postgresQueries(): string {
  return stringify({
    pg_table: {
      query:
        'SELECT schemaname AS schema, relname AS table, n_live_tup AS live_rows, n_dead_tup AS dead_rows FROM pg_stat_user_tables',
      metrics: [
        { schema: { usage: 'LABEL' } },
        { table: { usage: 'LABEL' } },
        { live_rows: { usage: 'GAUGE', description: 'Estimated rows in use' } },
        { dead_rows: { usage: 'GAUGE', description: 'Estimated rows that vacuum has not taken away yet' } },
      ],
    },
    pg_replay: {
      // A replica that has replayed all it received is not behind, however long ago the last write was.
      query: `SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE GREATEST(0, EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())) END AS lag_seconds WHERE pg_is_in_recovery()`,
      metrics: [{ lag_seconds: { usage: 'GAUGE', description: 'Age of the last write that a replica has replayed' } }],
    },
  });
}
