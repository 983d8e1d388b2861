import type { Environment } from '../../model/environment';
import type { Dashboard } from './dashboard';

/** Traffic, errors, latency, saturation and instances, as the first look at a system. */
export function overview({ observability: { alerts } }: Environment): Dashboard {
  return {
    id: 'overview',
    title: 'Overview',
    description: 'What clients notice, and how much room there is.',
    panels: [
      {
        id: 'errors',
        title: 'Errors',
        description: 'Share of the answers that are 5xx.',
        kind: 'lines',
        unit: 'percentunit',
        sources: ['application'],
        queries: [{ expression: 'service:http_errors:ratio', legend: '{{service}}' }],
        thresholds: [{ value: alerts.errorRate.fraction, kind: 'limit' }],
      },
    ],
  };
}
