import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** Work that failed: it waits for its next try, or was given up. Every instance tells the figures of all. */
export function retryAlerts({ observability: { alerts } }: Environment): Alert[] {
  return [
    {
      name: 'RetryQueueHigh',
      severity: 'warning',
      sources: ['application'],
      conditions: [{ query: 'max(retry_queue_size{state="waiting"})', is: 'above', limit: alerts.retryQueue }],
      for: Duration.of('1m'),
      summary: 'Much failed work waits to be tried again',
      description: `{{ $value | humanize }} retries wait, more than ${alerts.retryQueue}: something that consumers or jobs need fails.`,
      panel: 'events/retries',
    },
    {
      name: 'DeadLetters',
      severity: 'warning',
      sources: ['application'],
      conditions: [{ query: 'max(retry_queue_size{state="dead"})', is: 'above', limit: 0 }],
      for: Duration.of('1m'),
      summary: 'Work was given up',
      description: '{{ $value | humanize }} dead letters wait for somebody to replay or drop them.',
      panel: 'events/dead-letters',
    },
  ];
}
