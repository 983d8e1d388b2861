import { type EksEnvironment, inCluster } from '../../constructs/aws/environment';
import { loadEnvironments } from '../../environments';
import { createEksStacks } from '../../stacks/eks/create-eks-stacks';

import type { Resolver } from '../../tools/kubernetes/expressions';
import { type RenderedStack, renderManifests } from '../../tools/kubernetes/render';
import { synthesized } from './aws';
import { anEks } from './eks';

const canary = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, share: '10%', instances: 2 };
const inside = { host: 'inCluster' };

/** Environments with the choices of the platform: where the data is, who owns replica counts, how clients come in. */
export const eksVariants: Readonly<Record<'managed' | 'inCluster', EksEnvironment>> = {
  managed: anEks({ name: 'managed', services: { web: { autoscaling: { requestsPerSecond: 1000 } } } }),
  inCluster: anEks({
    name: 'inside',
    database: { ...inside, pooler: { kind: 'pgbouncer', instances: 2 } },
    cache: { kind: 'redis', ...inside },
    search: { kind: 'opensearch', ...inside },
    messaging: { kind: 'rabbitmq', ...inside },
    cluster: {
      replicaOwner: 'keda',
      ingress: 'nginx',
      nodeGroups: { general: { instanceType: 'm6i.xlarge', min: 3, max: 30 } },
    },
    services: {
      web: { candidate: canary },
      worker: { autoscaling: { queueLength: 100, queue: { kind: 'list', name: 'jobs' }, databaseConnections: 100 } },
    },
  }),
};

/** Every environment on eks that there is in `environments/`, and the variants. */
export function eksEnvironments(): readonly EksEnvironment[] {
  const shipped = loadEnvironments().filter(({ platform }) => platform === 'eks');
  return [...shipped.map(inCluster), ...Object.values(eksVariants)];
}

/** Values that only AWS knows, as they could be. */
const plausible: Resolver = (expression) => {
  if (/\.arn$|_arn$/.test(expression)) return 'arn:aws:service:eu-central-1:123456789012:thing/one';
  return expression.replace(/\W+/g, '-').toLowerCase();
};

/** The objects of every stack of an environment, in order of deploy, with values that only AWS knows made up. */
export function renderEks(environment: EksEnvironment): readonly RenderedStack[] {
  return renderManifests(synthesized((app) => void createEksStacks(app, environment)).files, plausible);
}
