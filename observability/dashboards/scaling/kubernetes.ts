import type { Environment } from '../../../model/environment';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** What the autoscaler of a cluster wants, has, and may have. */
export function kubernetesPanels(environment: Environment): Panel[] {
  const own = `namespace="${environment.system.name}"`;
  const hpa = (name: string, labels = '') =>
    `max by (horizontalpodautoscaler) (kube_horizontalpodautoscaler_${name}{${own}${labels}})`;
  const name = '{{horizontalpodautoscaler}}';
  return [
    lines({
      id: 'target',
      title: 'Target against current',
      description:
        'Pods that each autoscaler wants and has, and the most that it may have. Normal is that they agree within a minute.',
      unit: 'short',
      wide: true,
      sources: ['kubernetes'],
      queries: [
        query(hpa('status_desired_replicas'), `${name} wants`),
        query(hpa('status_current_replicas'), `${name} has`),
        query(hpa('spec_max_replicas'), `${name} at most`),
      ],
    }),
    lines({
      id: 'throttled',
      title: 'Throttling',
      description:
        'Whether an autoscaler wants another number of pods than its bounds allow: 1 or 0. Normal is 0, or 1 at its fewest pods when there is nothing to do.',
      unit: 'short',
      sources: ['kubernetes'],
      queries: [query(hpa('status_condition', ',condition="ScalingLimited",status="true"'), name)],
    }),
    lines({
      id: 'pending',
      title: 'Pods that wait for a node',
      description: 'Normal is 0, and some for up to three minutes while a node starts.',
      unit: 'short',
      sources: ['kubernetes'],
      queries: [query(`sum(kube_pod_status_phase{${own},phase="Pending"})`, 'pods')],
    }),
  ];
}
