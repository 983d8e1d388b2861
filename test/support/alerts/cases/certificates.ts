import type { AlertCase } from '../case';
import { series } from '../series';

const ENTRANCE = { instance: 'https://127.0.0.1:8080/health/ready' } as const;
const DAYS_21 = 1_814_400;

/** How the alerts of the way in must behave. */
export const certificateCases: readonly AlertCase[] = [
  {
    alert: 'EntranceDown',
    severity: 'critical',
    for: '1m',
    conditions: [
      { is: 'below', limit: 1, series: (value, { constant }) => [series('probe_success', ENTRANCE, constant(value))] },
    ],
  },
  {
    alert: 'CertificateExpiring',
    severity: 'warning',
    for: '1h',
    interval: '1m',
    conditions: [
      {
        is: 'below',
        limit: DAYS_21,
        // An end that moves on with time stays as far away.
        series: (value, { from }) => [
          series('probe_ssl_earliest_cert_expiry', ENTRANCE, from(value, 1)),
          series('nginx_ingress_controller_ssl_expire_time_seconds', { host: 'api.example.com' }, from(value, 1)),
        ],
      },
    ],
    further: ({ constant }) => [
      {
        name: 'does not look at the certificate that nginx makes for itself',
        series: [series('nginx_ingress_controller_ssl_expire_time_seconds', { host: '_' }, constant(0))],
        at: '65m',
        firing: 0,
      },
      {
        name: 'goes on when it has ended',
        series: [
          series('probe_ssl_earliest_cert_expiry', ENTRANCE, constant(0)),
          series('nginx_ingress_controller_ssl_expire_time_seconds', { host: 'api.example.com' }, constant(0)),
        ],
        at: '65m',
        firing: 1,
      },
    ],
  },
];
