import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** What clients notice: errors, slow answers. */
export function trafficAlerts({ observability: { alerts } }: Environment): Alert[] {
  return [
    {
      name: 'ErrorRateHigh',
      severity: 'critical',
      sources: ['application'],
      conditions: [{ query: 'service:http_errors:ratio', is: 'above', limit: alerts.errorRate.fraction }],
      for: Duration.of('1m'),
      summary: '{{ $labels.service }} answers with errors',
      description: `{{ $value | humanizePercentage }} of the answers of {{ $labels.service }} are 5xx, more than ${alerts.errorRate}.`,
      panel: 'overview/errors',
    },
    {
      name: 'RequestLatencyHigh',
      severity: 'warning',
      sources: ['application'],
      conditions: [{ query: 'service:http_request_duration_seconds:p95', is: 'above', limit: alerts.latency.seconds }],
      for: Duration.of('5m'),
      summary: '{{ $labels.service }} answers slowly',
      description: `One answer of {{ $labels.service }} in twenty takes longer than {{ $value | humanizeDuration }}; ${alerts.latency} is the limit.`,
      panel: 'overview/latency',
    },
    {
      name: 'InstanceResponseSlow',
      severity: 'critical',
      sources: ['application'],
      conditions: [
        {
          query: 'service_instance:http_request_duration_seconds:p95',
          is: 'above',
          limit: alerts.responseTime.seconds,
        },
      ],
      for: Duration.of('1m'),
      summary: '{{ $labels.instance }} answers very slowly',
      description: `One answer of {{ $labels.instance }} in twenty takes longer than {{ $value | humanizeDuration }}; ${alerts.responseTime} is the limit.`,
      panel: 'overview/latency-by-instance',
    },
  ];
}
