import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** What failed and is tried again, and what was given up. */
export function retryPanels(environment: Environment): Panel[] {
  const window = windowOf(environment);
  const { alerts } = environment.observability;
  return [
    lines({
      id: 'retries',
      title: 'Retries',
      description: 'Retries by state. Normal is none, or a few for minutes after something was away.',
      unit: 'short',
      queries: [query('max by (state) (retry_queue_size{state!="dead"})', '{{state}}')],
      limit: alerts.retryQueue,
    }),
    lines({
      id: 'dead-letters',
      title: 'Dead letters',
      description: 'Work that was given up after its last try. Normal is 0: each one needs a person.',
      unit: 'short',
      queries: [query('max(retry_queue_size{state="dead"})', 'dead letters')],
      limit: 0,
    }),
    lines({
      id: 'tries',
      title: 'Tries',
      description: 'Tries to repeat failed work, by what became of them. Normal is few, and most of them succeed.',
      unit: 'ops',
      queries: [query(`sum(rate(retries_total[${window}])) or vector(0)`, 'tries')],
    }),
  ];
}
