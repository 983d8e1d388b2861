import type { Environment } from '../../../../model/environment';
import { type Alarm, seriesOf } from '../alarm';

/** The servers of the database, as RDS names them. */
export interface WatchedDatabase {
  readonly primary: string;
  readonly replicas: readonly string[];
}

type Series = ReturnType<typeof seriesOf>;

/** Each server by itself; how far behind for the replicas. */
export function databaseAlarms(environment: Environment, { primary, replicas }: WatchedDatabase): Alarm[] {
  const ofReplicas = replicas.flatMap((identifier, index) => {
    const series = server(identifier);
    const name = `database-replica-${index + 1}`;
    return [...serverAlarms(environment, name, series), lag(environment, name, series)];
  });
  return [...serverAlarms(environment, 'database', server(primary)), ...ofReplicas];
}

function server(identifier: string): Series {
  return seriesOf('AWS/RDS', { DBInstanceIdentifier: identifier });
}

function serverAlarms({ database, observability }: Environment, name: string, series: Series): Alarm[] {
  const { storage, maxConnections } = database;
  const { cpu, connections } = observability.alerts;
  return [
    {
      name: `${name}-cpu`,
      description: `${name} has used more than ${cpu.value} % of its CPU for 15 minutes. Performance Insights names the statements.`,
      measure: series('CPUUtilization', 'Average'),
      limit: { above: cpu.value },
      minutes: 15,
    },
    {
      name: `${name}-storage`,
      description: `${name} has less than 10 % of its first storage free: growing by itself has not helped, or has reached its end. A full database refuses writes.`,
      measure: series('FreeStorageSpace', 'Minimum'),
      limit: { below: Math.floor(storage.bytes * 0.1) },
      minutes: 30, // RDS grows 5 minutes after it is short, and needs a while
    },
    {
      name: `${name}-connections`,
      description: `${name} has more than ${connections.value} % of its ${maxConnections} connections open. The connections ledger says who may open how many.`,
      measure: series('DatabaseConnections', 'Maximum'),
      limit: { above: Math.floor(maxConnections * connections.fraction) },
      minutes: 5,
    },
  ];
}

function lag({ observability: { alerts } }: Environment, name: string, series: Series): Alarm {
  const { replicaLag } = alerts;
  return {
    name: `${name}-lag`,
    description: `${name} has been more than ${replicaLag} behind for 5 minutes: readers see old answers. Look for long statements on it and bulk writes on the primary.`,
    measure: series('ReplicaLag', 'Maximum'),
    limit: { above: replicaLag.seconds },
    minutes: 5,
    isSilenceBad: true,
  };
}
