import { TAKEN_ACCOUNTS, TAKEN_NAMESPACES } from '../model/rules/cluster-names';
import { synthAws } from './support/aws';
import type { Attributes, AwsTemplate } from './support/aws-template';
import { anEks, eksProblems } from './support/eks';
import { first } from './support/eks-workloads';

// What the API server would refuse, or two things would share, is refused by the description.
type Values = Readonly<Record<string, unknown>>;

const web = { role: 'web', port: 3000 };
const system = (name: string): Values => ({ system: { name, services: { web } } });
const named = (name: string): Values => ({
  system: { name: 'shop', services: { web, [name]: { role: 'worker', port: 3000 } } },
});

const inCluster = { host: 'inCluster' };
/** Everything that may be in a cluster is. */
const full = () =>
  synthAws(
    anEks({
      system: { name: 'shop', services: { web, worker: { role: 'worker', port: 3000 } } },
      database: { ...inCluster, pooler: { kind: 'pgbouncer', instances: 2 } },
      cache: { kind: 'redis', ...inCluster },
      search: { kind: 'opensearch', ...inCluster },
      messaging: { kind: 'rabbitmq', ...inCluster },
      observability: { metrics: 'prometheusAndGrafana' },
      cluster: { replicaOwner: 'keda', ingress: 'nginx' },
    }),
  );
const namesOf = (template: AwsTemplate, type: string): string[] =>
  template.resources(type).map(({ attributes }) => String((first(attributes.metadata) as Attributes).name));

describe('a description for Kubernetes is refused for', () => {
  test.each(TAKEN_NAMESPACES.filter((name) => name !== 'default'))('a system called %s', (name) => {
    expect(eksProblems(system(name))).toEqual([
      `system.name (${name}) must not be the name of a namespace that the cluster has for itself on eks: the system would share it with an operator; rename it`,
    ]);
  });

  test.each([
    ...TAKEN_ACCOUNTS,
    'postgres',
    'postgres-rw',
    'redis',
    'redis-leader',
    'search',
    'opensearch',
    'rabbitmq',
  ])('a service called %s', (name) => {
    expect(eksProblems(named(name))).toEqual([
      `system.services.${name} must not be called ${name} on eks: an object of the platform in the same namespace is called that; rename the service`,
    ]);
  });

  test('a service called as the second fleet of another', () => {
    expect(eksProblems(named('web-candidate'))).toEqual([
      'system.services.web-candidate must not be called as the second fleet of another service on eks: rename one of the two services',
    ]);
  });
});

describe('the lists of names that are taken', () => {
  test('have every namespace that is made for operators', () => {
    const made = namesOf(full(), 'kubernetes_namespace_v1').filter((name) => name !== 'shop');
    expect(made.length).toBeGreaterThan(5);
    expect(made.filter((name) => !TAKEN_NAMESPACES.includes(name))).toEqual([]);
  });

  test('have every object beside the services’ that is called as one could be', () => {
    const types = ['service_account_v1', 'pod_disruption_budget_v1', 'network_policy_v1', 'config_map_v1'];
    const names = types.flatMap((type) => {
      const found = full().resources(`kubernetes_${type}`);
      const own = found.filter(({ attributes }) => (first(attributes.metadata) as Attributes).namespace === 'shop');
      return own.map(({ attributes }) => String((first(attributes.metadata) as Attributes).name));
    });
    const others = names.filter((name) => !/^(web|worker)(-|$)/.test(name) && name !== 'deny-by-default');
    expect(others.length).toBeGreaterThan(3);
    for (const name of others) expect([name, eksProblems(named(name)).length]).toEqual([name, 1]);
  });
});

test('names that are like those of the platform, but nobody has, are taken', () => {
  for (const name of ['reader', 'researcher', 'redistribution', 'web-candidates'])
    expect(eksProblems(named(name))).toEqual([]);
  expect(eksProblems(system('shop'))).toEqual([]);
});
