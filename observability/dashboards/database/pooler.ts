import type { Environment } from '../../../model/environment';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** PgBouncer between the instances and the servers of a cluster; nothing where there is none, or nobody measures it. */
export function poolerPanels({ database: { pooler } }: Environment): Panel[] {
  if (pooler.kind !== 'pgbouncer') return [];
  return [
    lines({
      id: 'pooler',
      title: 'Pooler',
      description:
        'Clients of PgBouncer that wait for a connection, and connections in use. Normal is that nobody waits for longer than a moment.',
      unit: 'short',
      sources: ['cloudnativePg'],
      queries: [
        query('sum by (database) (cnpg_pgbouncer_pools_cl_waiting)', '{{database}} wait'),
        query('sum by (database) (cnpg_pgbouncer_pools_sv_active)', '{{database}} in use'),
      ],
    }),
  ];
}
