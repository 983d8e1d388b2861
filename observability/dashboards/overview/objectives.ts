import type { Environment } from '../../../model/environment';
import { objectivesOf } from '../../objectives';
import type { Panel } from '../dashboard';
import { lines, query, table } from '../panel';

/** What was promised over 30 days, and how fast it is used up; nothing where nothing is promised. */
export function objectivePanels(environment: Environment): Panel[] {
  if (objectivesOf(environment).length === 0) return [];
  return [
    table({
      id: 'objectives',
      title: 'Budget left',
      description:
        'Share that is left of the errors, and of the slow answers, that the objectives allow in 30 days (or as long as samples are kept). Normal is above one half; below 0 an objective is broken.',
      unit: 'percentunit',
      queries: [
        query(left('service:http_errors', 'requests'), '{{service}} availability'),
        query(left('service:http_slow', 'successes'), '{{service}} latency'),
      ],
    }),
    lines({
      id: 'burn-rate',
      title: 'Speed at which budgets are used',
      description:
        'How many times as fast as the objectives allow, over the last hour. Normal is below 1; at 14.4 a budget for 30 days is gone in two.',
      unit: 'short',
      queries: [
        query(speed('service:http_errors'), '{{service}} availability'),
        query(speed('service:http_slow'), '{{service}} latency'),
      ],
      limit: 1,
    }),
  ];
}

function left(series: string, of: 'requests' | 'successes'): string {
  const over = (name: string) => `avg_over_time(${name}:rate5m[30d])`;
  return `1 - ${over(series)} / (${over(`service:http_${of}`)} > 0) / on (service) ${series}:ratio_budget`;
}

function speed(series: string): string {
  return `${series}:ratio_rate1h / on (service) ${series}:ratio_budget`;
}
