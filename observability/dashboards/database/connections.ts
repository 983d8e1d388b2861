import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** What the instances know of the database. */
export function connectionPanels(environment: Environment): Panel[] {
  const { alerts } = environment.observability;
  return [
    lines({
      id: 'pools',
      title: 'Use of connection pools',
      description:
        'Share of its connections that the fullest instance of each service uses, by server. Normal is below a half.',
      unit: 'percentunit',
      softMaximum: 1,
      queries: [query('max by (service, pool) (service_instance_pool:db_pool_use:ratio)', '{{service}} {{pool}}')],
      limit: alerts.poolUse.fraction,
    }),
    lines({
      id: 'waiting',
      title: 'Queries that wait for a connection',
      description: 'By service and server. Normal is 0; more means that pools are too small, or queries too slow.',
      unit: 'short',
      queries: [query('sum by (service, pool) (db_pool_waiting)', '{{service}} {{pool}}')],
      limit: 0,
    }),
    ...reach(windowOf(environment)),
  ];
}

function reach(window: string): Panel[] {
  return [
    lines({
      id: 'failures',
      title: 'Failures to connect',
      description: 'Statements per second that failed since there was no connection, or theirs was lost. Normal is 0.',
      unit: 'ops',
      queries: [
        query(`sum by (service, pool) (rate(db_connection_failures_total[${window}]))`, '{{service}} {{pool}}'),
      ],
      limit: 0,
    }),
    lines({
      id: 'reachable',
      title: 'Reached by the instances',
      description:
        'Share of the instances that reach each server, as their readiness knows it. Normal is 100 %; a part of them is a network that is cut.',
      unit: 'percentunit',
      softMaximum: 1,
      queries: [query('avg by (dependency) (dependency_up{dependency!~"cache|search"})', '{{dependency}}')],
    }),
  ];
}
