import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { followersOf, type ServerSource, serverSourceOf } from '../database-servers';
import type { Alert } from './alert';

/** The servers of the database themselves; CloudWatch watches those that the cloud runs. */
export function serverAlerts(environment: Environment): Alert[] {
  const source = serverSourceOf(environment);
  if (source === undefined) return [];
  return [down(environment, source), connectionsHigh(environment, source), deadRowsHigh(environment)];
}

const UP: Readonly<Record<ServerSource, string>> = {
  postgres: 'pg_up',
  mysql: 'mysql_up',
  cloudnativePg: 'cnpg_collector_up',
};

function down(environment: Environment, source: ServerSource): Alert {
  const servers = 1 + followersOf(environment);
  return {
    name: 'DatabaseDown',
    severity: 'critical',
    sources: [source],
    // A server whose pod or exporter is gone says nothing at all.
    conditions: [{ query: `sum(${UP[source]}) or vector(0)`, is: 'below', limit: servers }],
    for: Duration.of('1m'),
    summary: 'A database server is down',
    description: `{{ $value }} of ${servers} database servers answer. Without the primary nothing can be written; without a replica the others carry its reads.`,
    panel: 'database/servers',
  };
}

function connectionsHigh({ observability: { alerts } }: Environment, source: ServerSource): Alert {
  return {
    name: 'DatabaseConnectionsHigh',
    severity: 'warning',
    sources: [source],
    conditions: [{ query: 'instance:db_connections:ratio', is: 'above', limit: alerts.connections.fraction }],
    for: Duration.of('5m'),
    summary: '{{ $labels.instance }} has few connections left',
    description: `{{ $value | humanizePercentage }} of the connections of {{ $labels.instance }} are open, more than ${alerts.connections}: at the end new instances cannot connect.`,
    panel: 'database/connections',
  };
}

/** Autovacuum looks at each table every minute: in a table that changes much, rows die and go all the time. */
const VACUUMED = '10m';

/** Dead rows at their fewest, beyond those that autovacuum leaves in any table: vacuum should have taken them away. */
const LEFT_BEHIND = `clamp_min(min_over_time(pg_table_dead_rows[${VACUUMED}]) - on (instance) group_left () pg_settings_autovacuum_vacuum_threshold, 0)`;
const ALL_ROWS = `clamp_min(max_over_time(pg_table_live_rows[${VACUUMED}]) + max_over_time(pg_table_dead_rows[${VACUUMED}]), 1)`;

function deadRowsHigh({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'DeadRowsHigh',
    severity: 'warning',
    sources: ['postgres'],
    conditions: [
      {
        query: `max by (schema, table) (${LEFT_BEHIND} / ${ALL_ROWS})`,
        is: 'above',
        limit: alerts.deadRows.fraction,
      },
    ],
    // A large table takes vacuum a while.
    for: Duration.of('30m'),
    summary: 'Vacuum does not keep up with {{ $labels.table }}',
    description: `{{ $value | humanizePercentage }} of the rows of {{ $labels.schema }}.{{ $labels.table }} stay dead, more than ${alerts.deadRows}: reads slow down and the disk fills.`,
    panel: 'database/dead-rows',
  };
}
