import { DeploymentV1, type DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { instanceNamed } from '../instance-label';
import { labelsOf, selectorOf } from '../labels';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import type { Edge } from '../workload/edges';
import { metadataOf } from '../workload/metadata';
import { createPolicy } from '../workload/network-policy';
import { containerSecurity, podSecurity } from '../workload/security';
import { createServiceAccount } from '../workload/service-account';
import { createBudget } from './budget';
import { METRICS_PASSWORD, METRICS_USER } from './opensearch-security';
import type { InClusterPart } from './part';
import { podMonitors } from './pod-monitor';

/** What is measured. */
export interface OpenSearchMetricsProps {
  readonly environment: EksEnvironment;
  /** Where the cluster answers, without a user. */
  readonly url: string;
  /** Its pods and its authority. */
  readonly search: Required<Pick<InClusterPart, 'edge' | 'authority'>>;
}

const NAME = 'opensearch-metrics';
const IMAGE = 'quay.io/prometheuscommunity/elasticsearch-exporter:v1.9.0';
const PORT = { name: 'metrics', number: 9114 } as const;
const SIZE = {
  requests: { cpu: '50m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
  limits: { cpu: '200m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
};
const AUTHORITY = { volume: 'authority', folder: '/run/authority' } as const;

/** Labels of the exporter's pod. */
export const metricsLabels = (environment: EksEnvironment) => selectorOf(environment, NAME);

/** Tells Prometheus to ask the exporter, whose samples are about the cluster and not about its own pod. */
export function openSearchMonitors(environment: EksEnvironment): KubernetesObject[] {
  return podMonitors(environment, NAME, metricsLabels(environment), PORT.name, instanceNamed('search'));
}

/**
 * Metrics of OpenSearch, which has none of its own for Prometheus: one exporter, which asks one node about all. It logs
 * in as a user that reads the state of the cluster, and no document.
 * @see https://github.com/prometheus-community/elasticsearch_exporter
 */
export class OpenSearchMetrics extends Construct {
  constructor(scope: Construct, id: string, props: OpenSearchMetricsProps) {
    super(scope, id);
    const { environment, search } = props;
    const selector = metricsLabels(environment);
    this.createDeployment(props);
    createBudget(this, environment, NAME, selector);
    createPolicy(this, 'network-policy', {
      metadata: metadataOf(environment, NAME),
      selector,
      edges: { ingress: [FROM_PROMETHEUS], egress: [search.edge] },
    });
  }

  private createDeployment(props: OpenSearchMetricsProps): void {
    const { environment, search } = props;
    const { name: secretName, key } = search.authority;
    new DeploymentV1(this, 'deployment', {
      metadata: metadataOf(environment, NAME),
      // The operator makes the authority later; what measures a cluster must not hold up its deploy.
      waitForRollout: false,
      spec: {
        replicas: '1',
        selector: { matchLabels: metricsLabels(environment) },
        template: {
          metadata: { labels: labelsOf(environment, NAME) },
          spec: {
            serviceAccountName: createServiceAccount(this, environment, NAME),
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            priorityClassName: priority('workloads'),
            securityContext: podSecurity,
            container: [containerOf(props)],
            // The key of the authority lies in the same Secret.
            volume: [
              { name: AUTHORITY.volume, secret: { secretName, items: [{ key, path: key }], defaultMode: '0440' } },
            ],
          },
        },
      },
    });
  }
}

const FROM_PROMETHEUS: Edge = {
  name: 'metrics',
  peer: { kind: 'pods', namespace: 'monitoring' },
  ports: [PORT.number],
};

function containerOf({ url, search }: OpenSearchMetricsProps): DeploymentV1SpecTemplateSpecContainer {
  const asks = (path: string) => ({ httpGet: { path, port: PORT.name }, periodSeconds: 10, timeoutSeconds: 2 });
  return {
    name: 'exporter',
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    args: [
      `--web.listen-address=:${PORT.number}`,
      `--es.uri=${url}`,
      `--es.ca=${AUTHORITY.folder}/${search.authority.key}`,
      '--es.all',
      '--log.level=warn',
    ],
    // It takes the password in no other way.
    env: [
      { name: 'ES_USERNAME', value: METRICS_USER },
      { name: 'ES_PASSWORD', valueFrom: { secretKeyRef: { ...METRICS_PASSWORD } } },
    ],
    port: [{ name: PORT.name, containerPort: PORT.number, protocol: 'TCP' }],
    resources: SIZE,
    securityContext: containerSecurity,
    volumeMount: [{ name: AUTHORITY.volume, mountPath: AUTHORITY.folder, readOnly: true }],
    readinessProbe: asks('/healthz'),
    livenessProbe: { ...asks('/'), failureThreshold: 6 },
  };
}
