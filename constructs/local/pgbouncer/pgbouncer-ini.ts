import type { Environment } from '../../../model/environment';

type PoolerSettings = Extract<Environment['database']['pooler'], { kind: 'pgbouncer' }>;

/** A database that the pooler offers, and the server it is on. */
export interface PooledDatabase {
  readonly name: string;
  readonly port: number;
}

export interface PgbouncerIniProps {
  readonly port: number;
  /** Name of the database on the servers. */
  readonly database: string;
  readonly offered: readonly PooledDatabase[];
  readonly settings: PoolerSettings;
}

/**
 * `pgbouncer.ini` in transaction mode: many client connections share few server connections.
 * @see https://www.pgbouncer.org/config.html
 */
export function pgbouncerIni(props: PgbouncerIniProps): string {
  const offered = props.offered.map((one) => `${one.name} = host=127.0.0.1 port=${one.port} dbname=${props.database}`);
  return `${[
    '[databases]',
    ...offered,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${props.port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    'auth_file = {{dir}}/userlist.txt',
    'pool_mode = transaction',
    `default_pool_size = ${props.settings.poolSize}`,
    `max_client_conn = ${props.settings.maxClients}`,
    // Clients wait for a server connection no longer than the balancer waits for an answer.
    'query_wait_timeout = 30',
    'server_lifetime = 3600',
    'ignore_startup_parameters = extra_float_digits',
    'stats_users = metrics',
  ].join('\n')}\n`;
}

/** Passwords in clear, because PgBouncer must log in to the servers with them. */
export const USERLIST = '"app" "{{secret database-app}}"\n"metrics" "{{secret database-metrics}}"\n';
