import type {
  DeploymentV1SpecTemplateSpecContainerLivenessProbe,
  DeploymentV1SpecTemplateSpecContainerReadinessProbe,
  DeploymentV1SpecTemplateSpecContainerStartupProbe,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { EksEnvironment } from '../../aws/environment';
import { settingsOf } from './plan';
import { PORT_NAME } from './ports';

/** The probes of a container. */
export interface Probes {
  readonly startupProbe: DeploymentV1SpecTemplateSpecContainerStartupProbe;
  readonly livenessProbe: DeploymentV1SpecTemplateSpecContainerLivenessProbe;
  readonly readinessProbe: DeploymentV1SpecTemplateSpecContainerReadinessProbe;
}

const LIVE_PATH = '/health/live';

/** Only liveness restarts: readiness follows the database, and a failover of it would restart every instance. */
export function probesOf(environment: EksEnvironment, service: string): Probes {
  const { live, ready, startup } = settingsOf(environment, service).probes;
  const { readyTimeout } = environment.rollout;
  return {
    startupProbe: {
      httpGet: { path: LIVE_PATH, port: PORT_NAME },
      periodSeconds: startup.interval.seconds,
      timeoutSeconds: startup.timeout.seconds,
      failureThreshold: Math.ceil(readyTimeout.seconds / startup.interval.seconds),
    },
    livenessProbe: { httpGet: { path: LIVE_PATH, port: PORT_NAME }, ...repeated(live) },
    readinessProbe: {
      httpGet: { path: environment.loadBalancer.healthCheck.path, port: PORT_NAME },
      ...repeated(ready),
    },
  };
}

type Check = EksEnvironment['services'][string]['probes']['live'];

function repeated({ delay, interval, timeout, failures }: Check) {
  return {
    initialDelaySeconds: delay.seconds,
    periodSeconds: interval.seconds,
    timeoutSeconds: timeout.seconds,
    failureThreshold: failures,
  };
}
