import type { KubernetesObject } from '../objects';
import type { MonitoredPods } from './operator';

/**
 * Tells Prometheus to ask the operators. Not left to their charts: those would then have to wait for Prometheus, which
 * itself needs some of them.
 */
export function podMonitors(monitored: readonly MonitoredPods[]): KubernetesObject[] {
  return monitored.flatMap(({ chart, namespace, metrics = [] }) =>
    metrics.map(({ labels, port }, index) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: metrics.length > 1 ? `${chart}-${index}` : chart },
      spec: {
        namespaceSelector: { matchNames: [namespace] },
        selector: { matchLabels: labels },
        podMetricsEndpoints: [typeof port === 'string' ? { port } : { portNumber: port }],
      },
    })),
  );
}
