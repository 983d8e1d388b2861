import type { App } from 'cdktf';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { KubernetesObject } from '../../constructs/kubernetes/objects';
import { DataStack } from '../../stacks/aws/data-stack';
import { NetworkStack } from '../../stacks/aws/network-stack';
import { ClusterDataStack, hasClusterData } from '../../stacks/eks/cluster-data-stack';
import { dataOfWorkloads } from '../../stacks/eks/data-of-workloads';
import { WorkloadsStack } from '../../stacks/eks/workloads-stack';
import { synthesized } from './aws';
import type { Attributes, AwsTemplate } from './aws-template';
import { customResources } from './eks-workloads';

const cluster = { clusterName: 'test-cluster', endpoint: 'https://cluster.example.com', certificateAuthority: 'Y2E=' };
const secretsReader = { name: 'external-secrets', roleName: 'abreast-test-pod-external-secrets' };

/** Everything that can be in the cluster, in the cluster. */
export const allInCluster = {
  database: { host: 'inCluster' },
  cache: { kind: 'redis', host: 'inCluster' },
  search: { kind: 'opensearch', host: 'inCluster' },
  messaging: { kind: 'rabbitmq', host: 'inCluster' },
  services: { web: { pool: { size: 5, overflow: 0 } }, worker: { pool: { size: 5, overflow: 0 } } },
} as const;

/** The stacks with data and workloads of an environment on Kubernetes. */
export function synthData(environment: EksEnvironment): AwsTemplate {
  return synthesized((app) => createStacks(app, environment));
}

function createStacks(app: App, environment: EksEnvironment): void {
  const { network } = new NetworkStack(app, environment);
  const managed = new DataStack(app, environment, network);
  const inCluster = hasClusterData(environment)
    ? new ClusterDataStack(app, environment, { cluster, key: managed.key })
    : undefined;
  const data = dataOfWorkloads(environment, { managed, inCluster, secretsReader });
  new WorkloadsStack(app, environment, { network: { vpcCidr: environment.network.cidr }, cluster, data });
}

/** The specification of a custom resource, by kind and name. */
export function customSpec(template: AwsTemplate, kind: string, name: string): Attributes {
  return custom(template, kind, name).spec as Attributes;
}

/** A custom resource, by kind and name. */
export function custom(template: AwsTemplate, kind: string, name: string): KubernetesObject {
  const found = customResources(template, kind).find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`no ${kind} is called ${name}`);
  return found;
}
