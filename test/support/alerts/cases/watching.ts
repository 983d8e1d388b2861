import type { AlertCase } from '../case';
import { series } from '../series';

/** Nothing is lost less often than never. */
const count = (value: number) => Math.max(0, value);

/** How the alerts of the watching itself must behave. */
export const watchingCases: readonly AlertCase[] = [
  { alert: 'Deadman', severity: 'none', for: '0s', conditions: [] },
  {
    alert: 'AlertsNotDelivered',
    severity: 'critical',
    for: '5m',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { rate }) => [
          series('alertmanager_notifications_failed_total', { integration: 'webhook' }, rate(count(value))),
          series('prometheus_notifications_dropped_total', {}, rate(0)),
        ],
      },
    ],
    further: ({ rate }) => [
      {
        name: 'fires when there is no Alertmanager to count',
        series: [series('prometheus_notifications_dropped_total', {}, rate(1))],
        at: '8m',
        firing: 1,
      },
    ],
  },
  {
    alert: 'RulesFailing',
    severity: 'warning',
    for: '5m',
    conditions: [
      {
        is: 'above',
        limit: 0,
        series: (value, { rate }) => [
          series('prometheus_rule_evaluation_failures_total', { rule_group: 'rules.yml;traffic' }, rate(count(value))),
        ],
      },
    ],
  },
];
