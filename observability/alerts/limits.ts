import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { windowOf } from '../window';
import type { Alert } from './alert';

/** Limits of requests: many are refused, or instances count each for itself. */
export function limitAlerts(environment: Environment): Alert[] {
  // Without Redis there is one instance, whose own count is the whole.
  return [rejections(environment), ...(environment.cache.kind === 'redis' ? [notShared(environment)] : [])];
}

function rejections(environment: Environment): Alert {
  const { rateLimitRejections } = environment.observability.alerts;
  return {
    name: 'RateLimitRejectionsHigh',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      {
        query: `60 * sum by (service) (rate(rate_limit_rejections_total[${windowOf(environment)}]))`,
        is: 'above',
        limit: rateLimitRejections,
      },
    ],
    for: Duration.of('5m'),
    summary: '{{ $labels.service }} refuses many requests',
    description: `{{ $labels.service }} refuses {{ $value | humanize }} requests a minute because there are too many, more than ${rateLimitRejections}.`,
    panel: 'overview/rate-limits',
  };
}

function notShared(environment: Environment): Alert {
  const { ownLimits } = environment.observability.alerts;
  const decisions = (labels: string) =>
    `sum by (service, instance) (rate(rate_limit_decisions_total${labels}[${windowOf(environment)}]))`;
  return {
    name: 'RateLimitsNotShared',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      {
        query: `max by (service) (${decisions('{counter="own"}')} / (${decisions('')} > 0))`,
        is: 'above',
        limit: ownLimits.fraction,
      },
    ],
    for: Duration.of('5m'),
    summary: 'Instances of {{ $labels.service }} count requests each for itself',
    description: `An instance of {{ $labels.service }} counts {{ $value | humanizePercentage }} of its requests alone, more than ${ownLimits}: limits hold only about, and clients of a busy instance are refused early.`,
    panel: 'overview/rate-limits',
  };
}
