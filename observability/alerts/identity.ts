import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** What all instances must have in common to know who asks: sessions and keys. */
export function identityAlerts(environment: Environment): Alert[] {
  return [sessionsLost(environment), keysDiffer()];
}

function sessionsLost({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'SessionsLost',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      { query: 'service:session_lookups_lost:ratio', is: 'above', limit: alerts.lostSessions.fraction },
      // One forgotten page with an old cookie asks for ever.
      { query: 'service:session_lookups:rate', is: 'above', limit: alerts.leastTraffic },
    ],
    matching: ['service'],
    for: Duration.of('5m'),
    summary: '{{ $labels.service }} does not find the sessions that requests bring',
    description: `Of the sessions that requests bring to {{ $labels.service }}, {{ $value | humanizePercentage }} are not found, more than ${alerts.lostSessions}: people have to log in again.`,
    panel: 'overview/sessions',
  };
}

function keysDiffer(): Alert {
  return {
    name: 'KeysDiffer',
    severity: 'critical',
    sources: ['application'],
    conditions: [{ query: 'sum by (service) (keys_differ)', is: 'above', limit: 0 }],
    for: Duration.of('1m'),
    summary: 'Instances of {{ $labels.service }} have other keys than the rest',
    description:
      'Instances of {{ $labels.service }} whose keys differ from those of the others: {{ $value }}. They answer 503 and get no requests; a rollout stops at them.',
    panel: 'overview/keys',
  };
}
