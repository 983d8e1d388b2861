import type { Environment } from '../../../model/environment';
import { sourcesOf } from '../../sources';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** Whether somebody watches, and tells. */
export function watchingPanels(environment: Environment): Panel[] {
  return [
    sourcesOf(environment).has('scrape') ? losses(windowOf(environment)) : deadman(),
    lines({
      id: 'firing',
      title: 'Alerts that fire',
      description: 'Alerts of every severity; the deadman, which always fires, is left out. Normal is none.',
      unit: 'short',
      sources: [],
      queries: [query('sum(ALERTS{alertstate="firing"}) - sum(ALERTS{alertstate="firing",severity="none"})', 'fire')],
    }),
  ];
}

function losses(window: string): Panel {
  return lines({
    id: 'watching',
    title: 'Watching',
    description:
      'Targets that do not answer Prometheus, rules that fail, and messages that Alertmanager could not deliver, in a minute. Normal is 0 of each.',
    unit: 'short',
    sources: ['scrape', 'alertmanager'],
    queries: [
      query('count(up) - sum(up)', 'targets away'),
      query(`60 * sum(rate(prometheus_rule_evaluation_failures_total[${window}]))`, 'rules that failed'),
      query(`60 * sum(rate(alertmanager_notifications_failed_total[${window}]))`, 'messages not delivered'),
    ],
    limit: 0,
  });
}

/** Where the cloud runs Prometheus it tells nothing of itself; that rules are looked at shows all the same. */
function deadman(): Panel {
  return lines({
    id: 'watching',
    title: 'Watching',
    description: 'Whether the deadman fires: 1 or 0. Normal is 1; without it no alert is looked at.',
    unit: 'short',
    sources: [],
    queries: [query('max(ALERTS{alertname="Deadman",alertstate="firing"}) or vector(0)', 'deadman')],
  });
}
