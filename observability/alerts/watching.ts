import { Duration } from '../../model/values';
import type { Alert } from './alert';

const WINDOW = '10m';

/** Whether the watching itself works. */
export function watchingAlerts(): Alert[] {
  return [
    {
      name: 'Deadman',
      severity: 'none',
      sources: [],
      conditions: [],
      for: Duration.of('0s'),
      summary: 'Alerts are evaluated and delivered',
      description: 'Always fires. Who stops hearing of it hears of nothing else either.',
      panel: 'overview/watching',
    },
    notDelivered(),
    rulesFailing(),
  ];
}

function notDelivered(): Alert {
  return {
    name: 'AlertsNotDelivered',
    severity: 'critical',
    sources: ['scrape', 'alertmanager'],
    conditions: [
      {
        // Without Alertmanager its own count is missing; that of Prometheus then rises.
        query: `(sum(rate(alertmanager_notifications_failed_total[${WINDOW}])) or vector(0)) + (sum(rate(prometheus_notifications_dropped_total[${WINDOW}])) or vector(0))`,
        is: 'above',
        limit: 0,
      },
    ],
    for: Duration.of('5m'),
    summary: 'Alerts do not reach anybody',
    description:
      '{{ $value | humanize }} notifications a second are lost between Prometheus, Alertmanager and those to be told. Look at the alerts yourself until it is mended.',
    panel: 'overview/watching',
  };
}

function rulesFailing(): Alert {
  return {
    name: 'RulesFailing',
    severity: 'warning',
    sources: ['scrape'],
    conditions: [
      {
        query: `sum by (rule_group) (rate(prometheus_rule_evaluation_failures_total[${WINDOW}]))`,
        is: 'above',
        limit: 0,
      },
    ],
    for: Duration.of('5m'),
    summary: 'Rules of {{ $labels.rule_group }} cannot be evaluated',
    description:
      '{{ $value | humanize }} evaluations a second of {{ $labels.rule_group }} fail. What these rules watch is watched by nobody.',
    panel: 'overview/watching',
  };
}
