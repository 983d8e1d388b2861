import type { Environment } from '../../../model/environment';

/** One server of the database: the primary (number 0) or a replica (1, 2, ...). */
export interface MariadbServer {
  readonly name: string;
  readonly port: number;
  readonly number: number;
}

export interface MariadbCnfProps {
  readonly database: Environment['database'];
  readonly server: MariadbServer;
}

/**
 * The option file of one server, tuned for many clients: prepared for the connections the ledger allows, safe against
 * being killed, never waiting for ever.
 * @see https://mariadb.com/kb/en/server-system-variables/
 */
export function mariadbCnf({ database, server }: MariadbCnfProps): string {
  return `${[
    '[mariadbd]',
    `datadir = {{dir}}/${server.name}`,
    // Its own: a server that starts removes temporary tables from the folder, and in /tmp those of all others.
    `tmpdir = {{dir}}/${server.name}`,
    'bind_address = 127.0.0.1',
    `port = ${server.port}`,
    // TCP only: a socket path ends at 107 bytes, and nothing here needs one.
    'socket =',
    'skip_name_resolve = ON',
    'local_infile = OFF',
    `max_connections = ${database.maxConnections}`,
    `innodb_buffer_pool_size = ${database.sharedBuffers.mebibytes}M`,
    `sort_buffer_size = ${Math.floor(database.workMem.bytes / 1024)}K`,
    'character_set_server = utf8mb4',
    'collation_server = utf8mb4_bin',
    `default_time_zone = '+00:00'`,
    // The application's full text finds words of one letter, and every word.
    'innodb_ft_min_token_size = 1',
    'innodb_ft_enable_stopword = OFF',
    'idle_transaction_timeout = 60',
    // Every commit is on disk, in the tables and in the log that the replicas read.
    'innodb_flush_log_at_trx_commit = 1',
    'sync_binlog = 1',
    ...replication(server),
  ].join('\n')}\n`;
}

/** The same on every server but for its number: adding a replica must not restart the others. */
function replication({ number }: MariadbServer): string[] {
  return [
    `server_id = ${number + 1}`,
    'log_bin = binlog',
    'relay_log = relay',
    'binlog_format = ROW',
    'log_slave_updates = ON',
    'gtid_strict_mode = ON',
    // A replica that stays away must not fill the disk of the primary: after this it is built anew.
    'binlog_expire_logs_seconds = 86400',
    'max_binlog_size = 128M',
    'relay_log_recovery = ON',
    'skip_slave_start = OFF',
    `read_only = ${number === 0 ? 'OFF' : 'ON'}`,
  ];
}

/** What `mariadb-backup` is told to copy the primary: in a file, because arguments are for everybody to see. */
export function backupCnf({ name, port }: MariadbServer): string {
  return `${[
    '[mariadb-backup]',
    'host = 127.0.0.1',
    `port = ${port}`,
    'user = admin',
    'password = {{secret database-admin}}',
    `datadir = {{dir}}/${name}`,
  ].join('\n')}\n`;
}
