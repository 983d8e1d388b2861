import type { Environment } from '../../../model/environment';
import type { Source } from '../../sources';

/** What is asked of the servers, whichever they are; each answers by `instance`. */
export interface ServerQueries {
  readonly source: Source;
  readonly up: string;
  /** Connections that are open. */
  readonly connectionsOpen: string;
  /** Per second. */
  readonly transactions: string;
  /** Share of the pages read. */
  readonly memoryHits: string;
  /**
   * Share of the rows, by `table`.
   * @default - the engine has none, or nobody counts them
   */
  readonly deadRows?: string;
}

/** The queries for the servers of an environment. */
export function serverQueries({ platform, database: { engine } }: Environment, window: string): ServerQueries {
  if (platform === 'eks') return cloudNativePg(window);
  return engine === 'mysql' ? mariadb(window) : postgres(window);
}

function postgres(window: string): ServerQueries {
  const hits = `sum by (instance) (rate(pg_stat_database_blks_hit[${window}]))`;
  const reads = `sum by (instance) (rate(pg_stat_database_blks_read[${window}]))`;
  return {
    source: 'postgres',
    up: 'pg_up',
    connectionsOpen: 'sum by (instance) (pg_stat_activity_count)',
    transactions: `sum by (instance) (rate(pg_stat_database_xact_commit[${window}]))`,
    memoryHits: `${hits} / (${hits} + ${reads} > 0)`,
    deadRows: 'max by (table) (pg_table_dead_rows / (pg_table_live_rows + pg_table_dead_rows > 0))',
  };
}

function cloudNativePg(window: string): ServerQueries {
  const hits = `sum by (instance) (rate(cnpg_pg_stat_database_blks_hit[${window}]))`;
  const reads = `sum by (instance) (rate(cnpg_pg_stat_database_blks_read[${window}]))`;
  return {
    source: 'cloudnativePg',
    up: 'max by (instance) (cnpg_collector_up)',
    connectionsOpen: 'sum by (instance) (cnpg_backends_total)',
    transactions: `sum by (instance) (rate(cnpg_pg_stat_database_xact_commit[${window}]))`,
    memoryHits: `${hits} / (${hits} + ${reads} > 0)`,
  };
}

function mariadb(window: string): ServerQueries {
  const read = (what: string) => `rate(mysql_global_status_innodb_buffer_pool_${what}[${window}])`;
  return {
    source: 'mysql',
    up: 'mysql_up',
    connectionsOpen: 'mysql_global_status_threads_connected',
    transactions: `sum by (instance) (rate(mysql_global_status_handlers_total{handler="commit"}[${window}]))`,
    memoryHits: `1 - ${read('reads')} / (${read('read_requests')} > 0)`,
  };
}
