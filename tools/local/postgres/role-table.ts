/** The accounts that use the database, each with the least it needs. */
export const ROLES = [
  { name: 'app', secret: 'database-app', options: 'LOGIN', memberOf: undefined },
  { name: 'replicator', secret: 'database-replication', options: 'LOGIN REPLICATION', memberOf: undefined },
  { name: 'metrics', secret: 'database-metrics', options: 'LOGIN', memberOf: 'pg_monitor' },
] as const;

/** Name of the superuser's secret. */
export const ADMIN_SECRET = 'database-admin';
