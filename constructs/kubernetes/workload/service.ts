import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { selectorOf } from '../labels';
import { metadataOf } from './metadata';
import { PORT_NAME, SERVICE_PORT } from './ports';

/** The address of a fleet inside the cluster: for what brings requests in, and for Prometheus. */
export function createService(scope: Construct, environment: EksEnvironment, fleet: string): void {
  new ServiceV1(scope, 'service', {
    metadata: metadataOf(environment, fleet),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(environment, fleet),
      port: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: PORT_NAME, protocol: 'TCP' }],
    },
  });
}
