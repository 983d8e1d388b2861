import type { Environment } from '../../../model/environment';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Requests and what became of them. */
export function trafficPanels({ observability: { alerts } }: Environment): Panel[] {
  const clientErrors = 'sum by (service) (service_status:http_requests:rate{status=~"4.."})';
  return [
    lines({
      id: 'traffic',
      title: 'Traffic',
      description:
        'Requests of clients, by service. Normal is the shape of the same hour yesterday; a sudden zero is not.',
      unit: 'reqps',
      stacked: true,
      queries: [query('service:http_requests:rate', '{{service}}')],
    }),
    lines({
      id: 'errors',
      title: 'Errors',
      description: 'Share of the answers that are 5xx. Normal is none, and a few while instances come or go.',
      unit: 'percentunit',
      queries: [query('service:http_errors:ratio', '{{service}}')],
      limit: alerts.errorRate.fraction,
    }),
    lines({
      id: 'client-errors',
      title: 'Errors of clients',
      description:
        'Share of the answers that are 4xx. Normal is steady: clients ask for what is not there, or lack a right. A jump follows a release, theirs or ours, or an attack.',
      unit: 'percentunit',
      queries: [
        query(`(${clientErrors} or 0 * service:http_requests:rate) / (service:http_requests:rate > 0)`, '{{service}}'),
      ],
    }),
    lines({
      id: 'answers',
      title: 'Answers by status',
      description: 'Normal is that nearly all are 200, 201, 204 and 304; 429 are refused by a rate limit.',
      unit: 'reqps',
      stacked: true,
      queries: [query('sum by (status) (service_status:http_requests:rate)', '{{status}}')],
    }),
  ];
}
