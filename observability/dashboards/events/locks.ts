import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** What only one instance at a time may do. */
export function lockPanels(environment: Environment): Panel[] {
  const window = windowOf(environment);
  const { alerts } = environment.observability;
  return [
    lines({
      id: 'locks',
      title: 'Locks',
      description:
        'Time within which 95 in a hundred of those who ask for a lock know whether they have it. Normal is some milliseconds.',
      unit: 's',
      queries: [
        query(
          `histogram_quantile(0.95, sum by (service, le) (rate(lock_wait_seconds_bucket[${window}])))`,
          '{{service}}',
        ),
      ],
      limit: alerts.lockWait.seconds,
    }),
    lines({
      id: 'locks-held',
      title: 'Locks held and lost',
      description:
        'Locks that instances hold, and those lost in an hour before they were released. Normal is a few held, none lost.',
      unit: 'short',
      queries: [
        query('sum by (service) (locks_held)', '{{service}} holds'),
        query('sum by (service) (increase(lock_lost_total[1h]))', '{{service}} lost'),
      ],
    }),
  ];
}
