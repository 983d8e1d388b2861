import type { Environment } from '../../../model/environment';
import { REPLICAS_PER_DATABASE } from '../../../model/ports';

/** One server of the database: the primary (number 0) or a streaming replica (1, 2, ...). */
export interface PostgresServer {
  readonly name: string;
  readonly port: number;
  readonly number: number;
}

export interface PostgresConfProps {
  readonly database: Environment['database'];
  readonly maxConnections: number;
  readonly server: PostgresServer;
  readonly primary: PostgresServer;
}

/**
 * `postgresql.conf` of one server, tuned for many clients: prepared for the connections the ledger allows, quick to
 * notice dead peers, never waiting for ever.
 * @see https://www.postgresql.org/docs/15/runtime-config.html
 */
export function postgresqlConf(props: PostgresConfProps): string {
  const { database, server } = props;
  return `${[
    `cluster_name = '${server.name}'`,
    `data_directory = '{{dir}}/${server.name}'`,
    `hba_file = '{{dir}}/pg_hba.conf'`,
    `ident_file = '{{dir}}/pg_ident.conf'`,
    `listen_addresses = '127.0.0.1'`,
    `port = ${server.port}`,
    // TCP only: a socket path ends at 107 bytes, and nothing here needs one.
    `unix_socket_directories = ''`,
    `max_connections = ${props.maxConnections}`,
    `shared_buffers = ${database.sharedBuffers.mebibytes}MB`,
    `work_mem = ${database.workMem.mebibytes}MB`,
    `effective_cache_size = ${database.sharedBuffers.mebibytes * 3}MB`,
    `random_page_cost = 1.1`,
    `shared_preload_libraries = 'pg_stat_statements'`,
    `track_io_timing = on`,
    `password_encryption = 'scram-sha-256'`,
    `tcp_keepalives_idle = 60`,
    `tcp_user_timeout = 30000`,
    `idle_in_transaction_session_timeout = 60s`,
    `checkpoint_timeout = 15min`,
    `max_wal_size = 1GB`,
    `wal_compression = on`,
    `log_line_prefix = '%m [%p] %q%u@%d %a '`,
    `log_min_duration_statement = 500`,
    `log_lock_waits = on`,
    ...replication(props),
  ].join('\n')}\n`;
}

function replication({ server, primary }: PostgresConfProps): string[] {
  const shared = [
    `wal_level = replica`,
    // For as many replicas as there may be, and a base backup beside each: adding one must not restart the others.
    `max_wal_senders = ${2 * REPLICAS_PER_DATABASE + 2}`,
    `max_replication_slots = ${REPLICAS_PER_DATABASE + 2}`,
    // A replica that stays away must not fill the disk of the primary: after this it is built anew.
    `max_slot_wal_keep_size = 1GB`,
    `hot_standby = on`,
    `hot_standby_feedback = on`,
  ];
  if (server.number === 0) return shared;
  const connection = `host=127.0.0.1 port=${primary.port} user=replicator application_name=${server.name} passfile={{dir}}/replication.pgpass`;
  return [...shared, `primary_conninfo = '${connection}'`, `primary_slot_name = '${slotName(server)}'`];
}

/** Replication slot of a replica: slot names allow no hyphen. */
export function slotName(server: Pick<PostgresServer, 'name'>): string {
  return server.name.replaceAll('-', '_');
}

/** Who may connect: this machine only, always with a password. */
export const PG_HBA = `# type database user address method
host all all 127.0.0.1/32 scram-sha-256
host replication replicator 127.0.0.1/32 scram-sha-256
`;
