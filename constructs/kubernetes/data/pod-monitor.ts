import type { EksEnvironment } from '../../aws/environment';
import { INSTANCE_IS_POD, type Relabelling } from '../instance-label';
import type { KubernetesObject } from '../objects';
import { metadataOf } from '../workload/metadata';

/**
 * Tells Prometheus to ask pods that an operator made; none where nothing collects metrics.
 * @param name of the component
 * @param port name of the container's port
 * @param relabelings what says which instance it is; @default the pod's name
 */
export function podMonitors(
  environment: EksEnvironment,
  name: string,
  labels: Readonly<Record<string, string>>,
  port: string,
  relabelings: readonly Relabelling[] = INSTANCE_IS_POD,
): KubernetesObject[] {
  const { metrics, scrapeInterval } = environment.observability;
  if (metrics === 'endpoint') return [];
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: metadataOf(environment, name),
      spec: {
        selector: { matchLabels: { ...labels } },
        podMetricsEndpoints: [{ port, interval: `${scrapeInterval.seconds}s`, relabelings }],
      },
    },
  ];
}
