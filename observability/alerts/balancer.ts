import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { windowOf } from '../window';
import type { Alert } from './alert';

/** What stands between clients and instances: errors of its own, and how it spreads requests. */
export function balancerAlerts(environment: Environment): Alert[] {
  const services = balanced(environment);
  return [errors(environment), ...(services.length === 0 ? [] : [uneven(environment, services)])];
}

/** What instances answer themselves counts in `ErrorRateHigh`. */
function errors(environment: Environment): Alert {
  const { errorRate, leastTraffic } = environment.observability.alerts;
  const window = windowOf(environment);
  const rate = (metric: string, labels: string) => `sum(rate(${metric}{${labels}}[${window}]))`;
  const answers = 'haproxy_frontend_http_responses_total';
  // Without any instance there is no series of instances.
  const ofInstances = `(${rate('haproxy_server_http_responses_total', 'code="5xx"')} or vector(0))`;
  const own = `(${rate(answers, 'proxy="public",code="5xx"')} - ${ofInstances})`;
  return {
    name: 'BalancerErrorsHigh',
    severity: 'critical',
    sources: ['haproxy'],
    conditions: [
      {
        // While nobody but the probe asks, a few refused at a deploy would be a large share.
        query: `${own} / (${rate(answers, 'proxy="public"')} > ${leastTraffic})`,
        is: 'above',
        limit: errorRate.fraction,
      },
    ],
    for: Duration.of('1m'),
    summary: 'The balancer answers with errors of its own',
    description: `{{ $value | humanizePercentage }} of what clients ask ends in the balancer: no instance took the request, or none answered in time. ${errorRate} is the limit.`,
    panel: 'overview/balancer-errors',
  };
}

function uneven({ observability: { alerts } }: Environment, services: readonly string[]): Alert {
  const which = `{service=~"${services.join('|')}"}`;
  const load = `service_instance:http_requests:rate${which}`;
  return {
    name: 'BalancerUneven',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      {
        query: `min by (service) (${load}) / (avg by (service) (${load}) > 0)`,
        is: 'below',
        limit: alerts.leastLoad.fraction,
      },
      { query: `service:http_requests:rate${which}`, is: 'above', limit: alerts.leastTraffic },
    ],
    matching: ['service'],
    for: Duration.of('10m'),
    summary: 'An instance of {{ $labels.service }} gets too few requests',
    description: `The instance of {{ $labels.service }} that is asked least gets {{ $value | humanizePercentage }} of the average; ${alerts.leastLoad} is the limit. The others carry its share.`,
    panel: 'overview/distribution',
  };
}

/** Services whose instances are to get the same: not where clients stick to one, or a candidate gets a share of its own. */
function balanced({ services, loadBalancer }: Environment): string[] {
  if (loadBalancer.stickiness.kind !== 'none') return [];
  return Object.entries(services).flatMap(([name, { candidate }]) => (candidate.kind === 'none' ? [name] : []));
}
