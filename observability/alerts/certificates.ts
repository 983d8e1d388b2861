import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Source } from '../sources';
import type { Alert } from './alert';

/** The way in for clients: whether it opens, and how long its certificate is good. */
export function certificateAlerts(environment: Environment): Alert[] {
  return [entrance(), ...expiring(environment)];
}

function entrance(): Alert {
  return {
    name: 'EntranceDown',
    severity: 'critical',
    sources: ['probe'],
    conditions: [{ query: 'min by (instance) (probe_success)', is: 'below', limit: 1 }],
    for: Duration.of('1m'),
    summary: '{{ $labels.instance }} does not let clients in',
    description:
      'A request as clients make it gets no good answer from {{ $labels.instance }} (probe_success is {{ $value }}). Nobody gets in.',
    panel: 'overview/entrance',
  };
}

function expiring(environment: Environment): Alert[] {
  const { certificateExpiry } = environment.observability.alerts;
  return ends(environment).map(({ source, query }) => ({
    name: 'CertificateExpiring',
    severity: 'warning',
    sources: [source],
    conditions: [{ query: `${query} - time()`, is: 'below', limit: certificateExpiry.seconds }],
    for: Duration.of('1h'),
    summary: 'The certificate of {{ $labels.instance }} ends soon',
    description: `The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}, sooner than ${certificateExpiry}. From then on browsers and clients refuse to connect.`,
    panel: 'overview/entrance',
  }));
}

/** When certificates end, in seconds since 1970; nothing where clients come without one, or the cloud watches it. */
function ends({ platform, loadBalancer, domain }: Environment): readonly { source: Source; query: string }[] {
  if (platform === 'local')
    return loadBalancer.tls.kind === 'none'
      ? []
      : [{ source: 'probe', query: 'min by (instance) (probe_ssl_earliest_cert_expiry)' }];
  if (platform !== 'eks' || domain === undefined) return [];
  const served = `nginx_ingress_controller_ssl_expire_time_seconds{host="${domain}"}`;
  return [
    { source: 'ingressNginx', query: `min by (instance) (label_replace(${served}, "instance", "$1", "host", "(.*)"))` },
  ];
}
