import type { Environment } from '../../../model/environment';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** The balancer, as it counts and as a client meets it. */
export function entrancePanels(environment: Environment): Panel[] {
  return [...met(environment), ...counted(windowOf(environment))];
}

function met(environment: Environment): Panel[] {
  if (environment.platform === 'eks') return certificate(environment);
  return [
    lines({
      id: 'entrance',
      title: 'Entrance',
      description: 'Whether the entrance answers a probe: 1 or 0. Normal is 1.',
      unit: 'short',
      sources: ['probe'],
      queries: [query('min by (instance) (probe_success)', '{{instance}}')],
    }),
    lines({
      id: 'entrance-time',
      title: 'Time of the entrance',
      description:
        'How long the answer to a probe takes. Normal is a few milliseconds: it asks nothing of the database.',
      unit: 's',
      sources: ['probe'],
      queries: [query('probe_duration_seconds', '{{instance}}')],
    }),
  ];
}

/** No probe asks a cluster; its controller tells what certificate it shows. */
function certificate({ domain, observability: { alerts } }: Environment): Panel[] {
  if (domain === undefined) return [];
  return [
    lines({
      id: 'entrance',
      title: 'Certificate of the entrance',
      description: `Time until the certificate ends. Normal is more than ${alerts.certificateExpiry}: it is renewed long before.`,
      unit: 's',
      sources: ['ingressNginx'],
      queries: [
        query(
          `min by (host) (nginx_ingress_controller_ssl_expire_time_seconds{host="${domain}"}) - time()`,
          '{{host}}',
        ),
      ],
      limit: alerts.certificateExpiry.seconds,
    }),
  ];
}

function counted(window: string): Panel[] {
  return [
    lines({
      id: 'balancer-errors',
      title: 'Errors of the balancer',
      description:
        'Answers 5xx by the balancer, those of instances and its own (502, 503, 504). Normal is what the instances count; more means that the balancer found no instance, or lost it.',
      unit: 'reqps',
      sources: ['haproxy'],
      queries: [
        query(`sum by (proxy) (rate(haproxy_backend_http_responses_total{code="5xx"}[${window}]))`, '{{proxy}}'),
        query(
          `sum(rate(haproxy_frontend_http_responses_total{proxy="public",code="5xx"}[${window}]))`,
          'seen by clients',
        ),
      ],
    }),
    lines({
      id: 'balancer-connections',
      title: 'Connections of the balancer',
      description: 'Connections of clients that are open. Normal follows the traffic.',
      unit: 'short',
      sources: ['nginx'],
      queries: [query('nginx_connections_active', '{{instance}}')],
    }),
  ];
}
