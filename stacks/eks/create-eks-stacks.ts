import type { App } from 'cdktf';
import { inCluster } from '../../constructs/aws/environment';
import type { Environment } from '../../model/environment';
import type { AwsStack } from '../aws/aws-stack';
import { connectCluster } from '../aws/data-access';
import { DataStack } from '../aws/data-stack';
import { inOrder } from '../aws/in-order';
import { NetworkStack } from '../aws/network-stack';
import { ObservabilityStack } from '../aws/observability-stack';
import { watchedCertificate, watchedData } from '../aws/watched-parts';
import { ClusterDataStack, hasClusterData } from './cluster-data-stack';
import { ClusterStack } from './cluster-stack';
import { dataOfWorkloads } from './data-of-workloads';
import { OperatorsStack } from './operators-stack';
import { WorkloadsStack } from './workloads-stack';

/**
 * The stacks of one environment on Kubernetes, in the order of their deploy; destroy goes the other way round, so that
 * balancers and volumes that controllers made are gone before the controllers are.
 * @throws Error for an environment without an account or a cluster, which no rule of the model lets through
 */
export function createEksStacks(app: App, environment: Environment): readonly AwsStack[] {
  const placed = inCluster(environment);
  const networkStack = new NetworkStack(app, placed);
  const { network } = networkStack;
  const clusterStack = new ClusterStack(app, placed, network);
  const { cluster } = clusterStack;
  const operators = new OperatorsStack(app, placed, { network, cluster });
  const managed = new DataStack(app, placed, network);
  const clusterData = hasClusterData(placed)
    ? new ClusterDataStack(app, placed, { cluster, key: managed.key })
    : undefined;
  const { secretsReader } = operators;
  const data = dataOfWorkloads(placed, { managed, inCluster: clusterData, secretsReader });
  const workloads = new WorkloadsStack(app, placed, { network, cluster, data });
  connectCluster(workloads, cluster, managed);
  const { clusterName } = cluster;
  const observability = new ObservabilityStack(app, placed, {
    watched: {
      cluster: { clusterName },
      certificate: watchedCertificate(workloads.ingress),
      ...watchedData(managed),
    },
    metrics: managed.metrics,
  });
  const inside = clusterData ? [clusterData] : [];
  return inOrder(networkStack, clusterStack, operators, managed, ...inside, workloads, observability);
}
