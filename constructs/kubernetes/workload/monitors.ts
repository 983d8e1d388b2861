import type { EksEnvironment } from '../../aws/environment';
import { INSTANCE_IS_POD } from '../instance-label';
import { selectorOf } from '../labels';
import type { KubernetesObject } from '../objects';
import { metadataOf } from './metadata';
import { PORT_NAME } from './ports';

/** Tells Prometheus to ask every pod of a fleet. The application labels its own metrics with the service's name. */
export function serviceMonitor(environment: EksEnvironment, fleet: string): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: metadataOf(environment, fleet),
    spec: {
      selector: { matchLabels: selectorOf(environment, fleet) },
      endpoints: [
        {
          port: PORT_NAME,
          path: '/metrics',
          interval: `${environment.observability.scrapeInterval.seconds}s`,
          honorLabels: true,
          relabelings: INSTANCE_IS_POD,
        },
      ],
    },
  };
}
