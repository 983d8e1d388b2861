import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { serverSourceOf } from '../database-servers';
import type { Alert } from './alert';

/** PgBouncer in a cluster, whose operator measures it; nothing measures the one on `local`. */
export function poolerAlerts(environment: Environment): Alert[] {
  const { pooler } = environment.database;
  const source = serverSourceOf(environment);
  if (pooler.kind !== 'pgbouncer' || source !== 'cloudnativePg') return [];
  return [
    {
      name: 'PoolerQueueing',
      severity: 'warning',
      sources: [source],
      conditions: [
        // A short queue is what a pooler is for. In this one everybody waits for a whole turn.
        {
          query: 'max by (instance, database) (cnpg_pgbouncer_pools_cl_waiting)',
          is: 'above',
          limit: pooler.poolSize,
        },
      ],
      for: Duration.of('1m'),
      summary: 'Clients queue at the pooler {{ $labels.instance }}',
      description: `{{ $value }} clients wait at {{ $labels.instance }} for one of ${pooler.poolSize} connections to {{ $labels.database }}: more than it serves at once.`,
      panel: 'database/pooler',
    },
  ];
}
