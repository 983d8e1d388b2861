import type { Environment } from '../../model/environment';
import { OWN_ROUTES } from '../own-routes';
import { windowOf } from '../window';
import type { Recording } from './record';

/** Requests, errors and times of answers, by service; without what probes and scrapers ask for. */
export function trafficRecordings(environment: Environment): Recording[] {
  const window = windowOf(environment);
  const rate = (by: string, labels = '') =>
    `sum by (${by}) (rate(http_requests_total{route!~"${OWN_ROUTES}"${labels}}[${window}]))`;
  const buckets = (by: string) =>
    `sum by (${by}, le) (rate(http_request_duration_seconds_bucket{route!~"${OWN_ROUTES}"}[${window}]))`;
  const recording = (name: string, query: string): Recording => ({ name, query, sources: ['application'] });
  return [
    recording('service:http_requests:rate', rate('service')),
    // An instance that gets no requests has no series of them: it is the one to see.
    recording(
      'service_instance:http_requests:rate',
      `${rate('service, instance')} or 0 * sum by (service, instance) (http_requests_in_flight)`,
    ),
    recording('service_status:http_requests:rate', rate('service, status')),
    // A service without errors has no series of them: its share is zero, not unknown.
    recording(
      'service:http_errors:ratio',
      `(${rate('service', ',status=~"5.."')} or 0 * service:http_requests:rate) / (service:http_requests:rate > 0)`,
    ),
    recording('service:http_request_duration_seconds:p95', `histogram_quantile(0.95, ${buckets('service')})`),
    recording(
      'service_instance:http_request_duration_seconds:p95',
      `histogram_quantile(0.95, ${buckets('service, instance')})`,
    ),
  ];
}
