import { loadEnvironments } from '../environments';
import { synthAws } from './support/aws';
import { anEks } from './support/eks';

const onKubernetes = loadEnvironments().filter(({ platform }) => platform === 'eks');
const [managed, inside] = [
  anEks(),
  anEks({ database: { host: 'inCluster', pooler: { kind: 'pgbouncer', instances: 2 } } }),
].map(synthAws);

test('environments on Kubernetes are one inside the cluster and one on managed data', () => {
  expect(onKubernetes.map(({ name, database }) => `${name} ${database.host}`)).toEqual([
    'k8sdev inCluster',
    'k8sprod managed',
  ]);
  const blocks = loadEnvironments().flatMap(({ platform, network }) => (platform === 'local' ? [] : [network.cidr]));
  expect(new Set(blocks).size).toBe(blocks.length);
});

test('the stacks of an environment wait for those before them: deploy goes down this list, destroy up', () => {
  const order = ['network', 'cluster', 'operators', 'data', 'workloads', 'observability'];
  const ids = order.map((part) => `test-${part}`);
  expect(managed?.dependencies).toEqual(Object.fromEntries(ids.map((id, index) => [id, ids.slice(0, index)])));
});

test('data in the cluster has a stack of its own, which outlives the workloads', () => {
  expect(managed?.files).not.toHaveProperty('test-clusterdata');
  expect(inside?.dependencies['test-workloads']).toContain('test-clusterdata');
  expect(inside?.resources('aws_db_instance')).toEqual([]);
});

test('managed data opens to the pods in the stack of the workloads', () => {
  const rules = managed?.resources('aws_vpc_security_group_ingress_rule') ?? [];
  const ofPods = rules.filter(({ attributes }) =>
    /^(database|redis)\b.* from cluster$/.test(String(attributes.description)),
  );
  expect(ofPods.map(({ stack }) => stack)).toEqual(expect.arrayContaining(['test-workloads']));
  expect(new Set(ofPods.map(({ stack }) => stack)).size).toBe(1);
});
