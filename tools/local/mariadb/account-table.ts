/** The account that the runtime itself uses: it may do everything. */
export const ADMIN = { name: 'admin', secret: 'database-admin' } as const;

/**
 * The accounts that use the database, each with the least it needs on all of it; the owner has the application's
 * database besides.
 */
export const ACCOUNTS = [
  { name: 'app', secret: 'database-app', rights: 'USAGE' },
  { name: 'replicator', secret: 'database-replication', rights: 'REPLICATION SLAVE' },
  { name: 'metrics', secret: 'database-metrics', rights: 'PROCESS, BINLOG MONITOR, SLAVE MONITOR' },
] as const;
