import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Sessions, keys and limits: what instances must share. */
export function identityPanels(environment: Environment): Panel[] {
  const window = windowOf(environment);
  const { alerts } = environment.observability;
  return [
    lines({
      id: 'sessions',
      title: 'Sessions',
      description:
        'Requests that brought a session, by whether the store had it. Normal is nearly all found; many missing at once are sessions lost, failed is a store that does not answer.',
      unit: 'reqps',
      queries: [query(`sum by (outcome) (rate(session_lookups_total[${window}]))`, '{{outcome}}')],
    }),
    lines({
      id: 'keys',
      title: 'Instances with other keys',
      description: 'Instances whose keys differ from those of the others; they answer 503. Normal is 0.',
      unit: 'short',
      queries: [query('sum by (service) (keys_differ)', '{{service}}')],
      limit: 0,
    }),
    lines({
      id: 'rate-limits',
      title: 'Rate-limit rejections per minute',
      description:
        'Requests refused because there were too many, by whose limit. Normal is few; many of one address are an attack or a broken client, many of all are limits too low.',
      unit: 'short',
      stacked: true,
      queries: [query(`60 * sum by (scope) (rate(rate_limit_rejections_total[${window}]))`, '{{scope}}')],
      limit: alerts.rateLimitRejections,
    }),
    lines({
      id: 'rate-limit-counters',
      title: 'Counters of rate limits',
      description:
        'Times a request was counted: by the counter that all instances share, or by the own of an instance. Normal with Redis is shared only.',
      unit: 'reqps',
      queries: [query(`sum by (counter) (rate(rate_limit_decisions_total[${window}]))`, '{{counter}}')],
    }),
  ];
}
