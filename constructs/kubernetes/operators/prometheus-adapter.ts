import { OWN_ROUTES } from '../../../observability/own-routes';
import { REQUEST_RATE } from '../autoscaling/hpa';
import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { chartLabels, ONE_AWAY, resources, spreadOver } from './parts';
import { PROMETHEUS } from './prometheus';

const NAME = 'prometheus-adapter';
/** What the application counts (`docs/metrics.md`), and routes that no client asks. */
const COUNTER = 'http_requests_total';
const SHORTEST_WINDOW = 60;

/** Serves the requests per second of each pod to the HorizontalPodAutoscaler, and nothing else. */
export function prometheusAdapter({ environment }: OperatorContext): OperatorPlan {
  const replicas = copiesIn(environment);
  const labels = chartLabels(NAME);
  return {
    chart: NAME,
    namespace: 'monitoring',
    after: ['kube-prometheus-stack'],
    values: {
      prometheus: PROMETHEUS,
      rules: { default: false, custom: [requestRate(environment.observability.scrapeInterval.seconds)] },
      replicas,
      podDisruptionBudget: { enabled: replicas > 1, ...ONE_AWAY },
      priorityClassName: priority('operators'),
      topologySpreadConstraints: spreadOver(labels),
      resources: resources(100, 256, 500),
    },
  };
}

/** @param interval between two scrapes, in seconds: a rate needs several of them */
function requestRate(interval: number): object {
  const window = Math.max(SHORTEST_WINDOW, 4 * interval);
  const pods = `<<.LabelMatchers>>,route!~"${OWN_ROUTES}"`;
  return {
    seriesQuery: `${COUNTER}{namespace!="",pod!=""}`,
    resources: { overrides: { namespace: { resource: 'namespace' }, pod: { resource: 'pod' } } },
    name: { matches: `^${COUNTER}$`, as: REQUEST_RATE },
    metricsQuery: `sum(rate(<<.Series>>{${pods}}[${window}s])) by (<<.GroupBy>>)`,
  };
}
