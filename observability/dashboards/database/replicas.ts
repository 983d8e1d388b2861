import type { Environment } from '../../../model/environment';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Copies that answer reads; nothing where there are none. */
export function replicaPanels({ database, observability: { alerts } }: Environment): Panel[] {
  if (database.readReplicas === 0) return [];
  return [
    lines({
      id: 'replica-lag',
      title: 'Replicas behind',
      description: 'Age of the newest write that a replica has not replayed. Normal is below a second.',
      unit: 's',
      queries: [query('max by (replica) (db_replica_lag_seconds)', '{{replica}}')],
      limit: alerts.replicaLag.seconds,
    }),
    lines({
      id: 'replicas',
      title: 'Replicas that answer',
      description: `Replicas that the instances reach, of ${database.readReplicas}. Normal is all of them; without any, the primary answers reads, too.`,
      unit: 'short',
      queries: [
        query('sum(max by (dependency) (dependency_up{dependency=~"replica-.*"}))', 'answer'),
        query(`vector(${database.readReplicas})`, 'there should be'),
      ],
    }),
  ];
}
