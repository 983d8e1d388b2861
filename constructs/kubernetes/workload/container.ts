import type { DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { cpuLimitOf } from '../../../model/cpu';
import type { EksEnvironment } from '../../aws/environment';
import { settingsOf, type WorkloadPlan } from './plan';
import { PORT_NAME } from './ports';
import { probesOf } from './probes';
import { containerSecurity } from './security';

/**
 * Folder in which an instance finds its secrets. Not /run/secrets as on ec2: the token of its role would be mounted below
 * that, into a volume that nobody may write.
 */
export const SECRETS_FOLDER = '/run/instance/secrets';
/** Name of the volume with the secrets. */
export const SECRETS_VOLUME = 'secrets';
// Nothing of it lies on the node but its log, of which the node keeps five files of 10 MiB.
const DISK = { request: '64Mi', limit: '512Mi' };

/**
 * The container of a fleet's pods, called like its service.
 * @param variables name of the ConfigMap with its variables
 */
export function containerOf(
  environment: EksEnvironment,
  { service, image }: WorkloadPlan,
  variables: string,
): DeploymentV1SpecTemplateSpecContainer {
  return {
    name: service,
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    port: [{ name: PORT_NAME, containerPort: environment.system.services[service]?.port ?? 0, protocol: 'TCP' }],
    envFrom: [{ configMapRef: { name: variables } }],
    env: [{ name: 'INSTANCE_ID', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    resources: resourcesOf(environment, service),
    securityContext: containerSecurity,
    volumeMount: [{ name: SECRETS_VOLUME, mountPath: SECRETS_FOLDER, readOnly: true }],
    ...probesOf(environment, service),
  };
}

/** Memory is a limit, as on every platform: a pod that may take more than it asked for takes a neighbour's. */
function resourcesOf(environment: EksEnvironment, service: string) {
  const settings = settingsOf(environment, service);
  const { cpu, memory } = settings;
  return {
    requests: { cpu: cores(cpu), memory: mebibytes(memory), 'ephemeral-storage': DISK.request },
    limits: { cpu: cores(cpuLimitOf(settings)), memory: mebibytes(memory), 'ephemeral-storage': DISK.limit },
  };
}

/** Cores as Kubernetes prints them: '500m', '2'. */
export function cores(count: number): string {
  const thousandths = Math.round(count * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** Memory as Kubernetes prints it: '256Mi', '8Gi'. */
export function mebibytes({ mebibytes: amount }: { readonly mebibytes: number }): string {
  const whole = Math.floor(amount);
  return whole % 1024 === 0 ? `${whole / 1024}Gi` : `${whole}Mi`;
}
