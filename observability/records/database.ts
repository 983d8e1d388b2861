import type { Environment } from '../../model/environment';
import { type ServerSource, serverSourceOf } from '../database-servers';
import type { Recording } from './record';

/** How full pools and servers are, as shares. */
export function databaseRecordings(environment: Environment): Recording[] {
  const source = serverSourceOf(environment);
  return [
    {
      name: 'service_instance_pool:db_pool_use:ratio',
      query:
        'max by (service, instance, pool) (db_pool_connections{state="active"} / ignoring (state) db_pool_connections_max)',
      sources: ['application'],
    },
    ...(source ? [{ name: 'instance:db_connections:ratio', query: CONNECTIONS[source], sources: [source] }] : []),
  ];
}

/** Open connections of a server, as a share of its `max_connections`. */
const CONNECTIONS: Readonly<Record<ServerSource, string>> = {
  postgres: 'sum by (instance) (pg_stat_activity_count) / max by (instance) (pg_settings_max_connections)',
  mysql:
    'max by (instance) (mysql_global_status_threads_connected) / max by (instance) (mysql_global_variables_max_connections)',
  cloudnativePg:
    'sum by (instance) (cnpg_backends_total) / max by (instance) (cnpg_pg_settings_setting{name="max_connections"})',
};
