import type { App } from 'cdktf';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { KubernetesObject } from '../../constructs/kubernetes/objects';
import { DataStack } from '../../stacks/aws/data-stack';
import { NetworkStack } from '../../stacks/aws/network-stack';
import { ClusterDataStack, hasClusterData } from '../../stacks/eks/cluster-data-stack';
import { ClusterStack } from '../../stacks/eks/cluster-stack';
import { dataOfWorkloads } from '../../stacks/eks/data-of-workloads';
import { OperatorsStack } from '../../stacks/eks/operators-stack';
import { WorkloadsStack } from '../../stacks/eks/workloads-stack';
import type { Resolver } from '../../tools/kubernetes/expressions';
import { type RenderedStack, renderManifests } from '../../tools/kubernetes/render';
import { synthesized } from './aws';
import { anEks } from './eks';

const canary = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, share: '10%', instances: 2 };
const inCluster = { host: 'inCluster' };

/** One environment for each choice that the platform has: where the data is, who owns replica counts, how clients come in. */
export const eksEnvironments: Readonly<Record<'managed' | 'inCluster', EksEnvironment>> = {
  managed: anEks({ name: 'managed', services: { web: { autoscaling: { requestsPerSecond: 1000 } } } }),
  inCluster: anEks({
    name: 'inside',
    database: { ...inCluster, pooler: { kind: 'pgbouncer', instances: 2 } },
    cache: { kind: 'redis', ...inCluster },
    search: { kind: 'opensearch', ...inCluster },
    messaging: { kind: 'rabbitmq', ...inCluster },
    cluster: {
      replicaOwner: 'keda',
      ingress: 'nginx',
      nodeGroups: { general: { instanceType: 'm6i.xlarge', min: 3, max: 30 } },
    },
    services: { web: { candidate: canary }, worker: { autoscaling: { queueLength: 100 } } },
  }),
};

/** Values that only AWS knows, as they could be. */
const plausible: Resolver = (expression) => {
  if (/\.arn$|_arn$/.test(expression)) return 'arn:aws:service:eu-central-1:123456789012:thing/one';
  return expression.replace(/\W+/g, '-').toLowerCase();
};

/** The objects of every stack of an environment, in order of deploy, with values that only AWS knows made up. */
export function renderEks(environment: EksEnvironment): readonly RenderedStack[] {
  return renderManifests(synthesized((app) => createStacks(app, environment)).files, plausible);
}

/** The same as one list. */
export function manifestsOf(environment: EksEnvironment): readonly KubernetesObject[] {
  return renderEks(environment).flatMap(({ objects }) => objects);
}

function createStacks(app: App, environment: EksEnvironment): void {
  const { network } = new NetworkStack(app, environment);
  const { cluster } = new ClusterStack(app, environment, network);
  const { secretsReader } = new OperatorsStack(app, environment, { network, cluster });
  const managed = new DataStack(app, environment, network);
  const inCluster = hasClusterData(environment)
    ? new ClusterDataStack(app, environment, { cluster, key: managed.key })
    : undefined;
  const data = dataOfWorkloads(environment, { managed, secretsReader, ...(inCluster && { inCluster }) });
  new WorkloadsStack(app, environment, { network, cluster, data });
}
