import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** Jobs ask for locks about once a minute: what is short of this says nothing. */
const WINDOW = '10m';

/** Locks of jobs that one instance at a time may do. */
export function lockAlerts(environment: Environment): Alert[] {
  return [waitHigh(environment), lost()];
}

function waitHigh({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'LockWaitHigh',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      {
        query: `histogram_quantile(0.95, sum by (service, le) (rate(lock_wait_seconds_bucket[${WINDOW}])))`,
        is: 'above',
        limit: alerts.lockWait.seconds,
      },
    ],
    // As long as the window: one that took long is no reason to look.
    for: Duration.of(WINDOW),
    summary: '{{ $labels.service }} waits long for locks',
    description: `One of twenty that ask for a lock in {{ $labels.service }} knows only after {{ $value | humanizeDuration }} whether it has it; ${alerts.lockWait} is the limit. Jobs begin late, or not at all.`,
    panel: 'events/locks',
  };
}

function lost(): Alert {
  return {
    name: 'LocksLost',
    severity: 'warning',
    sources: ['application'],
    conditions: [{ query: `sum by (service) (increase(lock_lost_total[${WINDOW}]))`, is: 'above', limit: 0 }],
    for: Duration.of('0s'),
    summary: '{{ $labels.service }} has lost locks that it held',
    description: `{{ $labels.service }} has lost {{ $value | humanize }} locks within ${WINDOW} before its jobs had ended. What they still wrote was rolled back; the jobs begin again.`,
    panel: 'events/locks',
  };
}
