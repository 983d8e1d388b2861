import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { ownServices, ownTargets, restartsOf } from '../own-services';
import type { Alert } from './alert';

/** A line through less of the heap's history is a guess. */
const HISTORY = Duration.of('30m');
const AHEAD = Duration.of('1h');

/** Instances: whether they are there, stay there, and have room left. */
export function instanceAlerts(environment: Environment): Alert[] {
  const { observability } = environment;
  return [down(environment), tooFew(), restarts(environment), cpu(observability.alerts.cpu), heap(environment)];
}

function down(environment: Environment): Alert {
  return {
    name: 'InstanceDown',
    severity: 'warning',
    sources: ['scrape'],
    conditions: [{ query: `min by (service, instance) (up{${ownTargets(environment)}})`, is: 'below', limit: 1 }],
    // One that starts anew is back before; four scrapes on eks, twelve on local.
    for: Duration.of('1m'),
    summary: '{{ $labels.instance }} does not answer',
    description:
      'Prometheus asks {{ $labels.instance }} of {{ $labels.service }} and gets no answer (up is {{ $value }}). The balancer passes over it; the others carry its load.',
    panel: 'overview/instances',
  };
}

function tooFew(): Alert {
  return {
    name: 'TooFewInstances',
    severity: 'critical',
    sources: ['scrape'],
    conditions: [{ query: 'service:instances:up / service:replicas:min', is: 'below', limit: 1 }],
    // A pod that needs a new node is there within three minutes.
    for: Duration.of('5m'),
    summary: '{{ $labels.service }} lacks instances',
    description:
      'Of the fewest instances that {{ $labels.service }} should have, {{ $value | humanizePercentage }} run. What is left may not carry the load, and the next loss costs more.',
    panel: 'overview/instances',
  };
}

function restarts(environment: Environment): Alert {
  const limit = environment.observability.alerts.restarts;
  return {
    name: 'InstanceRestarts',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      {
        query: restartsOf(environment),
        is: 'above',
        limit,
      },
    ],
    for: Duration.of('5m'),
    summary: '{{ $labels.instance }} restarts again and again',
    description: `{{ $labels.instance }} of {{ $labels.service }} has started anew {{ $value }} times within an hour, more than ${limit}. Each start drops what it was working on.`,
    panel: 'scaling/restarts',
  };
}

function cpu(limit: Environment['observability']['alerts']['cpu']): Alert {
  return {
    name: 'HighCPUUtilization',
    severity: 'warning',
    sources: ['application'],
    conditions: [{ query: 'service_instance:cpu_used:ratio', is: 'above', limit: limit.fraction }],
    for: Duration.of('5m'),
    summary: '{{ $labels.instance }} uses nearly all the CPU it may',
    description: `{{ $labels.instance }} of {{ $labels.service }} has used {{ $value | humanizePercentage }} of the CPU it can use, more than ${limit}. Its answers queue behind each other.`,
    panel: 'scaling/cpu',
  };
}

function heap(environment: Environment): Alert {
  const own = ownServices(environment);
  const predicted = `predict_linear(service_instance:nodejs_heap_used_bytes:min15m[${HISTORY}], ${AHEAD.seconds})`;
  return {
    name: 'HeapGrowing',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      {
        query: `${predicted} / on (service, instance) max by (service, instance) (nodejs_heap_limit_bytes{${own}})`,
        is: 'above',
        limit: 1,
      },
      {
        query: `time() - max by (service, instance) (process_start_time_seconds{${own}})`,
        is: 'above',
        limit: HISTORY.seconds,
      },
    ],
    for: Duration.of('15m'),
    summary: 'The heap of {{ $labels.instance }} will be full within an hour',
    description: `If the heap of {{ $labels.instance }} of {{ $labels.service }} grows on as in the last ${HISTORY}, it takes {{ $value | humanizePercentage }} of its limit in ${AHEAD}. A full heap ends the process.`,
    panel: 'scaling/heap',
  };
}
