import type { Environment } from '../../model/environment';
import { type Objective, objectivesOf } from '../objectives';
import { OWN_ROUTES } from '../own-routes';
import type { Recording } from './record';

/** Windows over which the shares are known; all but the first are averages of its rates, which are cheap to read. */
const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

/** What the services that clients ask promise, and how much of it they have kept: shares of errors and of slow answers. */
export function objectiveRecordings(environment: Environment): Recording[] {
  const objectives = objectivesOf(environment);
  if (objectives.length === 0) return [];
  return [
    ...objectives.flatMap(budgets),
    ...rates(objectives),
    ...WINDOWS.flatMap((window) => [
      recording(`service:http_errors:ratio_rate${window}`, share('service:http_errors:rate5m', 'requests', window)),
      recording(`service:http_slow:ratio_rate${window}`, share('service:http_slow:rate5m', 'successes', window)),
    ]),
  ];
}

/** How large a share may be bad. */
function budgets({ service, errorBudget, slowBudget }: Objective): Recording[] {
  const budget = (name: string, value: number) => ({ ...recording(name, `vector(${value})`), labels: { service } });
  return [
    budget('service:http_errors:ratio_budget', errorBudget),
    budget('service:http_slow:ratio_budget', slowBudget),
  ];
}

/** Over five minutes, by service. */
function rates(objectives: readonly Objective[]): Recording[] {
  const asked = `service=~"${objectives.map(({ service }) => service).join('|')}",route!~"${OWN_ROUTES}"`;
  const rate = (metric: string, labels: string) => `sum by (service) (rate(${metric}{${labels}}[5m]))`;
  const inTime = objectives.map(({ service, latencySeconds }) =>
    rate(
      'http_request_duration_seconds_bucket',
      `service="${service}",le=~"${bound(latencySeconds)}",route!~"${OWN_ROUTES}",status!~"5.."`,
    ),
  );
  return [
    recording('service:http_requests:rate5m', rate('http_requests_total', asked)),
    // A service without errors has no series of them: their rate is zero, not unknown.
    recording(
      'service:http_errors:rate5m',
      `${rate('http_requests_total', `${asked},status=~"5.."`)} or 0 * service:http_requests:rate5m`,
    ),
    recording('service:http_successes:rate5m', rate('http_request_duration_seconds_count', `${asked},status!~"5.."`)),
    recording('service:http_slow:rate5m', `service:http_successes:rate5m - (${inTime.join(' or ')})`),
  ];
}

/** Of a bucket; Prometheus 3 writes whole numbers as '1.0'. */
function bound(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}|${seconds}[.]0` : String(seconds);
}

/** Of all in the window, however they are spread in it; nothing where nobody asks. */
function share(part: string, of: 'requests' | 'successes', window: string): string {
  const over = (series: string) => (window === '5m' ? series : `avg_over_time(${series}[${window}])`);
  return `${over(part)} / (${over(`service:http_${of}:rate5m`)} > 0)`;
}

function recording(name: string, query: string): Recording {
  return { name, query, sources: ['application'] };
}
