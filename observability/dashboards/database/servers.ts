import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';
import { type ServerQueries, serverQueries } from './server-queries';

/** What the servers say of themselves. */
export function serverPanels(environment: Environment): Panel[] {
  const { alerts } = environment.observability;
  const queries = serverQueries(environment, windowOf(environment));
  const { source, up } = queries;
  const sources = [source];
  return [
    lines({
      id: 'servers',
      title: 'Servers',
      description: 'Whether each server answers: 1 or 0. Normal is 1.',
      unit: 'short',
      sources,
      queries: [query(up, '{{instance}}')],
    }),
    lines({
      id: 'connections',
      title: 'Connections of the servers',
      description: 'Share of the connections a server takes that are open. Normal is below the limit.',
      unit: 'percentunit',
      softMaximum: 1,
      sources,
      queries: [query('instance:db_connections:ratio', '{{instance}}')],
      limit: alerts.connections.fraction,
    }),
    ...work(queries),
    ...vacuum(queries, alerts.deadRows.fraction),
  ];
}

function work({ source, transactions, memoryHits }: ServerQueries): Panel[] {
  return [
    lines({
      id: 'transactions',
      title: 'Transactions',
      description: 'Transactions per second, by server. Normal follows the traffic that the cache lets through.',
      unit: 'ops',
      sources: [source],
      queries: [query(transactions, '{{instance}}')],
    }),
    lines({
      id: 'memory-hits',
      title: 'Pages found in memory',
      description:
        'Share of the pages read that were in memory. Normal is above 99 %; lower is a database larger than its memory.',
      unit: 'percentunit',
      softMaximum: 1,
      sources: [source],
      queries: [query(memoryHits, '{{instance}}')],
    }),
  ];
}

/** Postgres leaves what nobody sees any more in its tables until vacuum takes it away. */
function vacuum({ source, deadRows }: ServerQueries, limit: number): Panel[] {
  if (deadRows === undefined) return [];
  return [
    lines({
      id: 'dead-rows',
      title: 'Dead rows',
      description:
        'Share of the rows of each table that vacuum has not taken away yet. Normal is below the limit, at which vacuum begins; small tables jump.',
      unit: 'percentunit',
      sources: [source],
      queries: [query(deadRows, '{{table}}')],
      limit,
    }),
  ];
}
