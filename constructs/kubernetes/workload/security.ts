import type {
  DeploymentV1SpecTemplateSpecContainerSecurityContext,
  DeploymentV1SpecTemplateSpecSecurityContext,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';

/** User and group of the container (`app/Dockerfile`). */
const CONTAINER_ID = '65532';

const seccompProfile = { type: 'RuntimeDefault' };

/** For the pod: the `restricted` level of Pod Security; secret files belong to the container's group. */
export const podSecurity: DeploymentV1SpecTemplateSpecSecurityContext = {
  runAsNonRoot: true,
  runAsUser: CONTAINER_ID,
  runAsGroup: CONTAINER_ID,
  fsGroup: CONTAINER_ID,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile,
};

/** For the container, once more: what it leaves out the provider writes as false, and the pod would be refused. */
export const containerSecurity: DeploymentV1SpecTemplateSpecContainerSecurityContext = {
  runAsNonRoot: true,
  runAsUser: CONTAINER_ID,
  runAsGroup: CONTAINER_ID,
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile,
};
