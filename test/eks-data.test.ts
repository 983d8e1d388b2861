import type { EksEnvironment } from '../constructs/aws/environment';
import { EnvironmentError, renderProblem } from '../model/errors';
import { ClusterDataStack } from '../stacks/eks/cluster-data-stack';
import { anEks } from './support/eks';
import { synthesized } from './support/aws';
import { customResources } from './support/eks-workloads';
import { writeFileSync } from 'node:fs';

const everything = {
  tier: 'enterprise', observability: {metrics:'prometheus'},
  database: { host: 'inCluster', readReplicas: 1, pooler: {kind:'pgbouncer', instances: 2} },
  cache: { kind: 'redis', host: 'inCluster' },
  search: { kind: 'opensearch', host: 'inCluster' },
  messaging: { kind: 'rabbitmq', host: 'inCluster' },
};
test('x', () => {
  try {
  const environment = anEks(everything);
  const t = synthesized((app) => void new ClusterDataStack(app, environment, { cluster: { clusterName: 'test', endpoint: 'https://x', certificateAuthority: 'Y2E=' }, key: { arn: 'arn:aws:kms:eu-central-1:123456789012:key/1' } }));
  writeFileSync('/work/helpers/k4/custom.json', JSON.stringify(customResources(t), null, 1));
  writeFileSync('/work/helpers/k4/stack.json', JSON.stringify(t.files, null, 1));
  } catch (e) { if (e instanceof EnvironmentError) console.log(e.problems.map(renderProblem).join('\n')); throw e; }
});
