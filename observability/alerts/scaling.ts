import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** A fleet that changes its size, may not grow any further, or loses pods. */
export function scalingAlerts(environment: Environment): Alert[] {
  const { alerts } = environment.observability;
  // The namespace of the system's own objects.
  const own = `namespace="${environment.system.name}"`;
  return [throttled(own), evictions(own, alerts.restarts), errors(alerts.errorRate)];
}

/** ScalingLimited alone is true at the lower bound, too: on every system that has nothing to do. */
function throttled(own: string): Alert {
  const by = 'max by (namespace, horizontalpodautoscaler)';
  const hpa = (name: string, labels = '') => `${by} (kube_horizontalpodautoscaler_${name}{${own}${labels}})`;
  return {
    name: 'ScalingThrottled',
    severity: 'warning',
    sources: ['kubernetes'],
    conditions: [
      { query: `${hpa('spec_max_replicas')} - ${hpa('status_current_replicas')}`, is: 'below', limit: 1 },
      { query: hpa('status_condition', ',condition="ScalingLimited",status="true"'), is: 'above', limit: 0 },
    ],
    for: Duration.of('10m'),
    summary: '{{ $labels.horizontalpodautoscaler }} wants more pods than it may have',
    description:
      '{{ $labels.horizontalpodautoscaler }} may add {{ $value }} pods and wants more: load beyond what its most pods carry waits, or is refused.',
    panel: 'scaling/throttled',
  };
}

function evictions(own: string, limit: number): Alert {
  const evicted = `kube_pod_status_reason{${own},reason="Evicted"}`;
  const restarted = byWorkload(`increase(kube_pod_container_status_restarts_total{${own}}[1h])`);
  // A pod that was evicted stays in the list: an hour later it no longer counts.
  const lost = byWorkload(`max_over_time(${evicted}[1h]) unless ${evicted} offset 1h == 1`);
  return {
    name: 'PodEvictions',
    severity: 'warning',
    sources: ['kubernetes'],
    conditions: [{ query: `${restarted} + (${lost} or 0 * ${restarted})`, is: 'above', limit }],
    for: Duration.of('5m'),
    summary: 'Pods of {{ $labels.workload }} restart or are evicted again and again',
    description: `Pods of {{ $labels.workload }} have restarted or been evicted {{ $value }} times within an hour, more than ${limit}. Each time, what the pod was doing is lost or done again.`,
    panel: 'scaling/restarts',
  };
}

/** By what made the pods: an evicted one never comes back under its name. */
function byWorkload(query: string): string {
  return `sum by (namespace, workload) (label_replace(${query}, "workload", "$1", "pod", "(.+?)(-[0-9a-f]{5,10}-[0-9a-z]{5}|-[0-9]+)"))`;
}

function errors(errorRate: Environment['observability']['alerts']['errorRate']): Alert {
  return {
    name: 'ErrorsWhileScaling',
    severity: 'warning',
    sources: ['application'],
    conditions: [
      { query: 'service:http_errors:ratio', is: 'above', limit: errorRate.fraction },
      {
        query: '1 - min_over_time(service:instances:known[10m]) / max_over_time(service:instances:known[10m])',
        is: 'above',
        limit: 0,
      },
    ],
    matching: ['service'],
    for: Duration.of('1m'),
    summary: '{{ $labels.service }} answers with errors while its size changes',
    description: `{{ $value | humanizePercentage }} of the answers of {{ $labels.service }} are 5xx, more than ${errorRate}, and instances came or went within the last 10 minutes. Neither should be seen by clients.`,
    panel: 'scaling/errors-while-scaling',
  };
}
