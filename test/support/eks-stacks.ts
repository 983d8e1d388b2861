import type { App } from 'cdktf';
import { PodRole, type PodRoleProps } from '../../constructs/aws/eks/pod-role';
import type { EksEnvironment } from '../../constructs/aws/environment';
import { AwsStack } from '../../stacks/aws/aws-stack';
import { connectCluster } from '../../stacks/aws/data-access';
import { DataStack } from '../../stacks/aws/data-stack';
import { NetworkStack } from '../../stacks/aws/network-stack';
import { ObservabilityStack } from '../../stacks/aws/observability-stack';
import { watchedData } from '../../stacks/aws/watched-parts';
import { ClusterStack } from '../../stacks/eks/cluster-stack';
import { synthesized } from './aws';
import type { AwsTemplate } from './aws-template';

const known = new WeakMap<EksEnvironment, AwsTemplate>();

/**
 * The stacks of an environment on Kubernetes that only AWS is asked for, and one with what workloads ask of AWS, which
 * stands for theirs: once per environment and test file.
 */
export function synthEks(environment: EksEnvironment): AwsTemplate {
  const found = known.get(environment) ?? synthesized((app) => createStacks(app, environment));
  known.set(environment, found);
  return found;
}

function createStacks(app: App, environment: EksEnvironment): void {
  const { network } = new NetworkStack(app, environment);
  const { cluster } = new ClusterStack(app, environment, network);
  const data = new DataStack(app, environment, network);
  const consumer = new AwsStack(app, 'consumer', environment);
  connectCluster(consumer, cluster, data);
  new PodRole(consumer, 'pod', { ...aPod, environment, clusterName: cluster.clusterName });
  const watched = { cluster: { clusterName: cluster.clusterName }, ...watchedData(data) };
  new ObservabilityStack(app, environment, { watched, metrics: data.metrics });
}

/** The pods of one service. */
const aPod: Pick<PodRoleProps, 'namespace' | 'serviceAccount' | 'statements'> = {
  namespace: 'abreast',
  serviceAccount: 'web',
  statements: [
    { Effect: 'Allow', Action: 'aps:RemoteWrite', Resource: 'arn:aws:aps:eu-central-1:123456789012:workspace/ws-1' },
  ],
};
