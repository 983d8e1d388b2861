import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { followersOf, serverSourceOf } from '../database-servers';
import type { Source } from '../sources';
import type { Alert } from './alert';

/** What follows the primary; none where nothing does. */
export function replicaAlerts(environment: Environment): Alert[] {
  return followersOf(environment) > 0 ? [lagHigh(environment), missing(environment)] : [];
}

interface Measured {
  readonly query: string;
  readonly sources: readonly Source[];
}

function lagHigh(environment: Environment): Alert {
  const { replicaLag } = environment.observability.alerts;
  const { query, sources } = lagOf(environment);
  return {
    name: 'ReplicaLagHigh',
    severity: 'warning',
    sources,
    conditions: [{ query, is: 'above', limit: replicaLag.seconds }],
    for: Duration.of('1m'),
    summary: '{{ $labels.replica }} is far behind the primary',
    description: `{{ $labels.replica }} is {{ $value | humanizeDuration }} behind, more than ${replicaLag}: reads that it answers are old.`,
    panel: 'database/replica-lag',
  };
}

/** In a cluster not every server that follows answers reads, so that the application does not know all of them. */
function lagOf(environment: Environment): Measured {
  if (serverSourceOf(environment) !== 'cloudnativePg')
    return { query: 'max by (replica) (db_replica_lag_seconds)', sources: ['application'] };
  return {
    query: 'max by (replica) (label_replace(cnpg_pg_replication_lag, "replica", "$1", "instance", "(.*)"))',
    sources: ['cloudnativePg'],
  };
}

function missing(environment: Environment): Alert {
  const followers = followersOf(environment);
  const { query, sources } = followingOf(environment);
  return {
    name: 'ReplicaMissing',
    severity: 'warning',
    sources,
    conditions: [{ query, is: 'below', limit: followers }],
    for: Duration.of('2m'),
    summary: 'A replica of the database does not follow',
    description: `{{ $value }} of ${followers} replicas follow the primary: fewer servers answer reads, and fewer can take over.`,
    panel: 'database/replicas',
  };
}

/** Replicas that follow; those of the cloud are known by whether they answer an instance. */
function followingOf(environment: Environment): Measured {
  const source = serverSourceOf(environment);
  switch (source) {
    case 'postgres':
      // Each replica has its slot on the primary, whether it is there or not.
      return { query: 'sum(pg_replication_slots_active{slot_name=~"database_replica_.+"})', sources: [source] };
    case 'mysql':
      // A replica that is away says nothing.
      return {
        query: 'sum(mysql_slave_status_slave_io_running * mysql_slave_status_slave_sql_running) or vector(0)',
        sources: [source],
      };
    case 'cloudnativePg':
      return { query: 'max(cnpg_pg_replication_streaming_replicas)', sources: [source] };
    case undefined:
      return {
        query: 'sum(max by (dependency) (dependency_up{dependency=~"replica-.+"}))',
        sources: ['application'],
      };
  }
}
