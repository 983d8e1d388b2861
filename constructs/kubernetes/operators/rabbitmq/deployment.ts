import { DeploymentV1, type DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { priority } from '../../priority-classes';
import { resources, spreadOver } from '../parts';

/** What the operator's pods are. */
export interface RabbitmqDeploymentProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly copies: number;
  /** Namespace of the brokers. */
  readonly watched: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The version whose definition and rights stand beside this file. */
const IMAGE = 'ghcr.io/rabbitmq/cluster-operator:2.22.3';
/** User of the image. */
const USER = '1000';
const HEALTH_PORT = 8081;
const TIMEOUT = '15m';
const SECCOMP = { type: 'RuntimeDefault' };

/** Makes the Deployment of the operator. */
export function createRabbitmqDeployment(scope: Construct, props: RabbitmqDeploymentProps): void {
  const { name, namespace, copies, dependsOn } = props;
  const labels = { ...props.labels };
  new DeploymentV1(scope, 'deployment', {
    metadata: { name, namespace, labels },
    waitForRollout: true,
    timeouts: { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT },
    dependsOn: [...dependsOn],
    spec: {
      replicas: String(copies),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          priorityClassName: priority('operators'),
          securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: SECCOMP },
          topologySpreadConstraint: spreadOver(labels).map(({ labelSelector, ...rest }) => ({
            ...rest,
            labelSelector: [labelSelector],
          })),
          container: [container(props)],
        },
      },
    },
  });
}

function container({ watched }: RabbitmqDeploymentProps): DeploymentV1SpecTemplateSpecContainer {
  const probe = (path: string) => ({ httpGet: { path, port: String(HEALTH_PORT) }, periodSeconds: 10 });
  return {
    name: 'operator',
    image: IMAGE,
    command: ['/manager'],
    args: [`--health-probe-bind-address=:${HEALTH_PORT}`],
    env: [
      { name: 'OPERATOR_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'OPERATOR_SCOPE_NAMESPACE', value: watched },
      { name: 'ENABLE_WEBHOOKS', value: 'false' },
    ],
    port: [{ name: 'metrics', containerPort: 8080 }],
    livenessProbe: { ...probe('/healthz'), initialDelaySeconds: 15 },
    readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 5 },
    resources: resources(100, 500, 500),
    // Once more what the pod says: what is left out here the provider writes as false.
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: SECCOMP,
    },
  };
}
