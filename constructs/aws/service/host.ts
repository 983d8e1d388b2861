import type { FleetVariables } from '../../variables';
import type { AwsEnvironment } from '../environment';
import { agentFiles, metricNamespace } from './agent';
import { type FleetPlan, launchSeconds } from './fleet-plan';
import { CONTAINER_USER, HOST } from './host-layout';
import { systemdUnits } from './units';
import { type HostFiles, userData } from './user-data';

/** What a host is told. */
export interface HostProps {
  readonly environment: AwsEnvironment;
  readonly fleet: FleetPlan;
  readonly told: FleetVariables;
  readonly logGroup: string;
  /** Workspace of Amazon Managed Prometheus. @default none - memory and disk go to CloudWatch */
  readonly workspaceId?: string;
}

// Half of the container's memory: the rest is for buffers, code and stacks, which V8 does not count.
const HEAP_SHARE = 0.5;
// Passed checks after which earlier restarts are forgotten.
const FORGIVEN_AFTER = 20;

/** The user data of a fleet's machines, as text; values that Terraform knows only later are still tokens. */
export function hostUserData(props: HostProps): string {
  const { environment, fleet, told, workspaceId } = props;
  const grace = environment.shutdown[fleet.service]?.grace.seconds ?? 0;
  const memory = environment.services[fleet.service]?.memory.mebibytes ?? 0;
  const heap = `--max-old-space-size=${Math.floor(memory * HEAP_SHARE)} --max-semi-space-size=8`;
  const files: HostFiles = {
    settings: settings(props, Math.floor(memory)),
    variables: { ...told.variables, NODE_OPTIONS: heap },
    secrets: told.files,
    units: systemdUnits({
      service: fleet.service,
      graceSeconds: grace,
      hasBacklog: hasBacklog(environment, fleet.service),
    }),
    agent: agentFiles({ environment, service: fleet.service, logGroup: props.logGroup, workspaceId }),
  };
  return userData(files);
}

/** Whether the number of a service's instances follows the work that waits. */
export function hasBacklog({ services }: AwsEnvironment, service: string): boolean {
  return services[service]?.autoscaling.queueLength !== undefined;
}

function settings({ environment, fleet, logGroup }: HostProps, memoryMiB: number): Record<string, string> {
  const { healthCheck: check } = environment.loadBalancer;
  return {
    AWS_REGION: environment.region,
    GROUP: fleet.group,
    SERVICE: fleet.service,
    IMAGE: fleet.image.reference,
    PORT: String(environment.system.services[fleet.service]?.port),
    MEMORY_MIB: String(memoryMiB),
    LOG_GROUP: logGroup,
    NAMESPACE: metricNamespace(environment),
    TEMPLATES: HOST.templates,
    CONTAINER_USER,
    METADATA: environment.messaging.kind === 'kafka' ? 'open' : 'closed',
    READY_PATH: check.path,
    CHECK_INTERVAL: String(check.interval.seconds),
    CHECK_TIMEOUT: String(check.timeout.seconds),
    CHECK_FAILURES: String(check.failures),
    START_SECONDS: String(launchSeconds(environment)),
    FORGIVEN_AFTER: String(FORGIVEN_AFTER),
    // Nobody reads it: a raised version changes the text, and with it the fleet, which then reads the new secrets.
    ROTATION: Object.entries(environment.rotation).flat().join(' '),
  };
}
