import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import type { EksEnvironment } from '../constructs/aws/environment';
import { autoscalerRights } from '../constructs/kubernetes/operators/autoscaler-rights';
import { balancerRights } from '../constructs/kubernetes/operators/balancer-rights';
import { charts } from '../constructs/kubernetes/operators/charts';
import type { OperatorPlan } from '../constructs/kubernetes/operators/operator';
import { operatorPlans } from '../constructs/kubernetes/operators/plans';
import { rabbitmqDefinition } from '../constructs/kubernetes/operators/rabbitmq/definition';
import { NetworkStack } from '../stacks/aws/network-stack';
import { ClusterStack } from '../stacks/eks/cluster-stack';
import { OperatorsStack } from '../stacks/eks/operators-stack';
import { synthesized } from './support/aws';
import type { Attributes, AwsTemplate } from './support/aws-template';
import { chartSchema, chartValues, hasChartValues, unknownPaths } from './support/chart-values';
import { anEks } from './support/eks';

const CLUSTER = 'abreast-test-cluster';
const following = { web: { autoscaling: { requestsPerSecond: 1000 } } };
const inside = {
  database: { host: 'inCluster', pooler: { kind: 'pgbouncer', instances: 2 } },
  cache: { kind: 'redis', host: 'inCluster' },
  search: { kind: 'opensearch', host: 'inCluster' },
  messaging: { kind: 'rabbitmq', host: 'inCluster' },
};
const variants = {
  managed: anEks({ tier: 'enterprise', services: following }),
  inside: anEks({
    tier: 'enterprise',
    ...inside,
    cluster: {
      ingress: 'nginx',
      replicaOwner: 'keda',
      nodeGroups: { general: { instanceType: 'm6i.large', min: 3, max: 33 } },
    },
  }),
  single: anEks({
    tier: 'single',
    ...inside,
    messaging: undefined,
    cluster: { ingress: 'nginx', replicaOwner: 'keda' },
  }),
  vertical: anEks({
    cluster: { verticalAutoscaler: 'auto' },
    services: { web: { autoscaling: { resources: [], requestsPerSecond: 1000 } } },
  }),
  bare: anEks({ observability: { metrics: 'endpoint' }, cluster: { verticalAutoscaler: 'off' } }),
};
type Variant = keyof typeof variants;

const plansOf = (environment: EksEnvironment) => operatorPlans({ environment, clusterName: CLUSTER, vpcId: 'vpc-1' });
const chartsOf = (variant: Variant) => plansOf(variants[variant]).map(({ chart }) => chart);
const all: [string, OperatorPlan][] = Object.entries(variants).flatMap(([variant, environment]) =>
  plansOf(environment).map((plan): [string, OperatorPlan] => [`${plan.chart} (${variant})`, plan]),
);

const known = new Map<Variant, AwsTemplate>();
function synth(variant: Variant): AwsTemplate {
  const environment = variants[variant];
  const template =
    known.get(variant) ??
    synthesized((app) => {
      const { network } = new NetworkStack(app, environment);
      const { cluster } = new ClusterStack(app, environment, network);
      new OperatorsStack(app, environment, { network, cluster });
    });
  known.set(variant, template);
  return template;
}
const release = (variant: Variant, name: string): Attributes => synth(variant).one('helm_release', { name });
const waitsFor = ({ depends_on }: Attributes): string => JSON.stringify(depends_on);

/** Every object of values, at any depth, that has a key. */
function having(values: unknown, key: string): Record<string, unknown>[] {
  if (typeof values !== 'object' || values === null) return [];
  const below = Object.values(values).flatMap((value) => having(value, key));
  return key in values ? [values as Record<string, unknown>, ...below] : below;
}

describe('what is installed', () => {
  const always = ['cluster-autoscaler', 'metrics-server', 'external-secrets', 'aws-load-balancer-controller'];

  test('is what the environment needs, and no more', () => {
    expect(chartsOf('bare')).toEqual(always);
    expect(chartsOf('managed').slice(always.length)).toEqual([
      'vertical-pod-autoscaler',
      'kube-prometheus-stack',
      'prometheus-adapter',
    ]);
    expect(chartsOf('inside').slice(always.length)).toEqual([
      'keda',
      'vertical-pod-autoscaler',
      'cloudnative-pg',
      'redis-operator',
      'opensearch-operator',
      'kube-prometheus-stack',
      'ingress-nginx',
    ]);
  });

  test('has one owner of replica counts: KEDA, or the adapter of the HorizontalPodAutoscaler', () => {
    for (const variant of Object.keys(variants) as Variant[]) {
      const installed = chartsOf(variant);
      expect(installed.includes('keda')).toBe(variants[variant].cluster.replicaOwner === 'keda');
      expect(installed.includes('keda') && installed.includes('prometheus-adapter')).toBe(false);
    }
  });

  test('comes in pinned versions, from https, all of it in the table', () => {
    for (const { version, repository, reason } of Object.values(charts)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(repository).toMatch(/^https:\/\//);
      expect(reason).not.toBe('');
    }
    const listed = readFileSync('docs/components/eks-operators.md', 'utf8');
    for (const [name, { version, appVersion }] of Object.entries(charts))
      expect(listed).toContain(`| ${name} | ${version} | ${appVersion} |`);
    for (const { name, version, chart } of synth('inside')
      .resources('helm_release')
      .map(({ attributes }) => attributes))
      if (version) expect(charts).toMatchObject({ [String(name)]: { version } });
      else expect(String(chart)).toMatch(/^assets\//);
  });

  test('installs whole or not at all, and waits', () => {
    for (const { attributes } of synth('inside').resources('helm_release'))
      expect(attributes).toMatchObject({ atomic: true });
    expect(release('inside', 'keda')).toMatchObject({
      wait: true,
      cleanup_on_fail: true,
      timeout: 900,
      max_history: 5,
    });
  });
});

describe('values', () => {
  const free = [
    // Values of charts inside a chart.
    ...['grafana', 'kube-state-metrics', 'prometheus-node-exporter'],
    // In its template, forgotten in its values (88.5.3).
    'prometheusOperator.priorityClassName',
  ];
  if (!hasChartValues()) console.warn('SKIPPED: no values were held against their charts: none are beside the clone');
  const heldTest = hasChartValues() ? test : test.skip;

  heldTest.each(all)('of %s are paths that the chart has', (_, { chart, values }) => {
    expect(unknownPaths(chartValues(chart), values, free)).toEqual([]);
  });

  heldTest.each(all)('of %s hold against its schema, where it has one', (_, { chart, values }) => {
    const schema = chartSchema(chart);
    const validate = new Ajv({ strict: false, validateSchema: false, validateFormats: false, allErrors: true }).compile(
      schema ?? {},
    );
    expect(validate(values) ? [] : validate.errors).toEqual([]);
  });

  heldTest('fails when a path is not the chart’s', () => {
    const own = chartValues('keda');
    expect(unknownPaths(own, { operator: { replicas: 2 }, podDisruptionBudgets: {} }, free)).toEqual([
      'operator.replicas',
      'podDisruptionBudgets',
    ]);
  });
});

describe('every operator', () => {
  test.each(all)('%s has a priority, and resources with limits', (_, { values }) => {
    expect(having(values, 'priorityClassName').length).toBeGreaterThan(0);
    for (const { priorityClassName } of having(values, 'priorityClassName'))
      expect(['operators', 'system-cluster-critical', 'system-node-critical']).toContain(priorityClassName);
    const sizes = having(values, 'requests').filter(({ requests }) => !Object.hasOwn(Object(requests), 'storage'));
    expect(sizes.length).toBeGreaterThan(0);
    for (const size of sizes)
      expect(size).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { cpu: expect.any(String), memory: expect.any(String) },
      });
  });

  test('is there twice, apart, and one at a time may go; once where an outage is no loss', () => {
    // One copy by its project's own choice.
    const alone = ['opensearch-operator'];
    for (const [name, { chart, values, budget }] of all) {
      if (alone.includes(chart)) continue;
      const copies = ['replicas', 'replicaCount'].flatMap((key) => having(values, key).map((one) => one[key]));
      expect([name, ...new Set(copies)]).toEqual([name, name.endsWith('(single)') ? 1 : 2]);
      const budgets = ['podDisruptionBudget', 'minAvailable'].flatMap((key) => having(values, key));
      expect([name, budgets.length > 0 || budget !== undefined]).toEqual([name, true]);
      const apart = ['topologySpreadConstraints', 'affinity'].flatMap((key) => having(values, key));
      // The chart of the vertical autoscaler keeps its own apart.
      expect([name, apart.length > 0 || chart === 'vertical-pod-autoscaler']).toEqual([name, true]);
    }
  });

  test('whose chart has no budget gets one of ours, but not where there is one copy', () => {
    const names = (variant: Variant) =>
      synth(variant)
        .resources('kubernetes_pod_disruption_budget_v1')
        .map(({ attributes }) => attributes.metadata);
    expect(names('inside')).toEqual(
      expect.arrayContaining(
        ['cloudnative-pg', 'redis-operator', 'rabbitmq-cluster-operator'].map((name) =>
          expect.objectContaining({ name }),
        ),
      ),
    );
    expect(names('single')).toEqual([]);
  });
});

describe('order', () => {
  test('is foundations, then the cluster autoscaler, then the others', () => {
    expect(waitsFor(release('inside', 'cluster-autoscaler'))).toMatch(
      /priority_class.*storage_class|storage_class.*priority_class/,
    );
    for (const name of ['keda', 'external-secrets', 'cloudnative-pg', 'kube-prometheus-stack'])
      expect(waitsFor(release('inside', name))).toContain('helm_release.operators_cluster-autoscaler');
  });

  test('lets what uses a kind wait for whoever owns it', () => {
    expect(waitsFor(release('managed', 'prometheus-adapter'))).toContain('kube-prometheus-stack');
    expect(waitsFor(release('inside', 'ingress-nginx'))).toContain('aws-load-balancer-controller');
    expect(waitsFor(release('inside', 'grafana-admin'))).toContain('external-secrets');
    expect(waitsFor(release('inside', 'kube-prometheus-stack'))).toContain('grafana-admin');
    expect(waitsFor(release('inside', 'operator-monitors'))).toContain('kube-prometheus-stack');
  });

  test('puts no webhook before every Service', () => {
    const { values } = plansOf(variants.bare).find(({ chart }) => chart === 'aws-load-balancer-controller') ?? {};
    expect(values).toMatchObject({ enableServiceMutatorWebhook: false });
  });

  test('associates a role before pods of it start', () => {
    for (const name of ['cluster-autoscaler', 'aws-load-balancer-controller', 'external-secrets'])
      expect(waitsFor(release('bare', name))).toContain('aws_eks_pod_identity_association');
  });
});

describe('rights in AWS', () => {
  const statements = (rights: readonly object[]) =>
    rights as { Sid: string; Action: string | string[]; Resource: unknown; Condition?: object }[];
  const context = { environment: variants.bare, clusterName: CLUSTER, vpcId: 'vpc-1' };

  test('of the autoscaler change groups of this cluster only', () => {
    const scale = statements(autoscalerRights(variants.bare, CLUSTER)).find(({ Sid }) => Sid === 'Scale');
    expect(scale?.Condition).toEqual({
      StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${CLUSTER}`]: 'owned' },
    });
  });

  test('change what has this cluster’s tag; without a condition nothing stands for everything', () => {
    const rights = statements([...autoscalerRights(variants.bare, CLUSTER), ...balancerRights(context)]);
    for (const { Sid, Resource, Condition } of rights)
      if (Resource === '*') expect([Sid, Condition]).not.toEqual([Sid, undefined]);
    const change = rights.find(({ Sid }) => Sid === 'Change');
    expect(change?.Condition).toEqual({ StringEquals: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': CLUSTER } });
    expect(rights.flatMap(({ Action }) => Action).filter((action) => action.endsWith(':*'))).toEqual([]);
  });

  test('are given to the service accounts that the charts make', () => {
    const accounts = synth('bare').resources('aws_eks_pod_identity_association');
    expect(accounts.map(({ attributes }) => `${attributes.namespace}/${attributes.service_account}`).sort()).toEqual([
      'external-secrets/external-secrets',
      'kube-system/aws-load-balancer-controller',
      'kube-system/cluster-autoscaler',
    ]);
  });
});

describe('the cluster autoscaler', () => {
  test('decides by the figures of the guide', () => {
    const { values } = plansOf(variants.bare)[0] ?? {};
    expect(values).toMatchObject({
      autoDiscovery: { clusterName: CLUSTER },
      awsRegion: 'eu-central-1',
      extraArgs: {
        v: 4,
        expander: 'least-waste',
        'skip-nodes-with-local-storage': false,
        'balance-similar-node-groups': true,
        'scale-down-enabled': true,
        'scale-down-delay-after-add': '10m',
        'scale-down-unneeded-time': '10m',
      },
    });
  });
});

describe('metrics', () => {
  test('of requests are those that the application counts, without the routes that no client asks', () => {
    const { values } = plansOf(variants.managed).find(({ chart }) => chart === 'prometheus-adapter') ?? {};
    const text = JSON.stringify(values).replaceAll('\\"', '"');
    const documented = /rate\((\w+)\{(route!~"[^"]+")\}/.exec(readFileSync('docs/metrics.md', 'utf8'));
    expect(text).toContain('"as":"http_requests_per_second"');
    expect(text).toContain(`"seriesQuery":"${documented?.[1]}{`);
    expect(text).toContain(documented?.[2]);
    expect(values).toMatchObject({ prometheus: { url: 'http://prometheus-operated.monitoring.svc', port: 9090 } });
  });

  test('are kept on encrypted volumes, and Grafana’s password is in no plan', () => {
    expect(synth('managed').one('kubernetes_storage_class_v1')).toMatchObject({
      metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      parameters: { type: 'gp3', encrypted: 'true' },
      volume_binding_mode: 'WaitForFirstConsumer',
      allow_volume_expansion: true,
    });
    expect(JSON.stringify(release('managed', 'kube-prometheus-stack'))).not.toContain('adminPassword');
    expect(String(release('managed', 'grafana-admin').values)).toContain('CreatedOnce');
  });
});

describe('namespaces and priorities', () => {
  test('are restricted, but for the one that reads nodes', () => {
    const levels = synth('inside')
      .resources('kubernetes_namespace_v1')
      .map(({ attributes }) => attributes.metadata as { name: string; labels: Record<string, string> });
    const open = levels.filter(({ labels }) => labels['pod-security.kubernetes.io/enforce'] !== 'restricted');
    expect(open.map(({ name }) => name)).toEqual(['node-exporter']);
    expect(levels.map(({ name }) => name)).toContain('abreast');
  });

  test('put operators above data, data above workloads, workloads above batch, which puts nobody out', () => {
    const value = (name: string) =>
      Number(synth('bare').one('kubernetes_priority_class_v1', { metadata: { name } }).value);
    expect(value('operators')).toBeGreaterThan(value('data'));
    expect(value('data')).toBeGreaterThan(value('workloads'));
    expect(value('workloads')).toBeGreaterThan(value('batch'));
    expect(synth('bare').one('kubernetes_priority_class_v1', { metadata: { name: 'batch' } })).toMatchObject({
      preemption_policy: 'Never',
    });
  });
});

interface Schema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: object;
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

describe('the RabbitMQ operator', () => {
  const published = resolve('..', 'shared', 'kubernetes', 'crds', 'rabbitmq-cluster-operator.yaml');
  if (!existsSync(published))
    console.warn('SKIPPED: our definition of RabbitmqCluster was not held against the real one');
  const heldTest = existsSync(published) ? test : test.skip;

  /** What the API server makes of a value: defaults at every depth, as a schema has them. */
  function defaulted(schema: Schema, value: unknown = structuredClone(schema.default)): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const filled = Object.entries(schema.properties ?? {}).map(([key, below]): [string, unknown] => [
      key,
      defaulted(below, Reflect.get(value, key)),
    ]);
    return { ...value, ...Object.fromEntries(filled.filter(([, one]) => one !== undefined)) };
  }

  heldTest('has a kind with the names and the defaults that its project gives it', () => {
    const [ours, theirs] = [rabbitmqDefinition(), parse(readFileSync(published, 'utf8'))] as Definition[];
    expect(ours?.metadata.name).toBe(theirs?.metadata.name);
    for (const field of ['group', 'scope', 'names'] as const) expect(ours?.spec[field]).toEqual(theirs?.spec[field]);
    for (const spec of [{}, { persistence: { storageClassName: 'gp3' }, service: { annotations: {} } }]) {
      const [made, wanted] = [ours, theirs].map((one) => {
        const version = one?.spec.versions.find(({ name }) => name === 'v1beta1');
        return defaulted(version?.schema.openAPIV3Schema ?? {}, { spec });
      });
      expect(made).toEqual(wanted);
    }
  });

  test('may do nothing outside the system’s namespace and its own', () => {
    const template = synth('inside');
    expect(template.resources('kubernetes_cluster_role_v1')).toEqual([]);
    const places = template
      .resources('kubernetes_role_v1')
      .map(({ attributes }) => Object(attributes.metadata).namespace);
    expect(places.sort()).toEqual(['abreast', 'rabbitmq-system']);
  });

  test('runs restricted, twice, in a pinned version', () => {
    const text = JSON.stringify(synth('inside').one('kubernetes_deployment_v1').spec);
    expect(text).toMatch(/"image":"ghcr\.io\/rabbitmq\/cluster-operator:\d+\.\d+\.\d+"/);
    expect(text).toContain('"replicas":"2"');
    for (const word of [
      '"run_as_non_root":true',
      '"read_only_root_filesystem":true',
      '"drop":["ALL"]',
      '"RuntimeDefault"',
    ])
      expect(text).toContain(word);
  });
});
