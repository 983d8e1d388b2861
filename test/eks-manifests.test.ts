import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trigger } from '../constructs/kubernetes/autoscaling/trigger';
import type { KubernetesObject } from '../constructs/kubernetes/objects';
import { loadEnvironments } from '../environments';
import { createStacks } from '../stacks';
import { MANIFESTS, manifestFiles, renderCommand } from '../tools/kubernetes/files';
import { renderManifests, type StackFile } from '../tools/kubernetes/render';
import { kinds } from '../tools/kubernetes/shapes/kinds';
import { toYaml } from '../tools/kubernetes/yaml';
import { synthesized } from './support/aws';
import { anEks } from './support/eks';
import { eksEnvironments, eksVariants, renderEks } from './support/eks-manifests';
import { and, type Mutation, set, without } from './support/manifests/mutate';
import { connectionsOf } from './support/manifests/network';
import { portProblems } from './support/manifests/ports';
import { referenceProblems } from './support/manifests/references';
import { scalingProblems } from './support/manifests/scaling';
import { selectorProblems } from './support/manifests/selectors';
import { World } from './support/manifests/world';

type Resources = NonNullable<StackFile['resource']>;

const render = (resource: Resources, resolve?: (expression: string, stack: string) => string) =>
  renderManifests({ 'one-workloads': { resource } }, resolve).flatMap(({ objects }) => objects);
const configMap = (attributes: object) => ({ kubernetes_config_map_v1: { variables: { ...attributes } } });
const deployment = (spec: object, more: object = {}) => ({
  kubernetes_deployment_v1: { web: { metadata: { name: 'web' }, spec, ...more } },
});
const release = (objects: readonly object[], more: object = {}) => ({
  helm_release: {
    one: { name: 'one', namespace: 'shop', chart: 'assets/one', values: [JSON.stringify({ objects })], ...more },
  },
});
const custom = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'web' } };

describe('rendering', () => {
  test('writes names as the API has them, lists in the plural, and one object for a list of one', () => {
    const [object] = render(
      deployment({
        selector: { match_labels: { 'my_label/of.mine': 'x' } },
        template: { spec: { container: [{ name: 'web', volume_mount: [{ mount_path: '/x', name: 'y' }] }] } },
      }),
    );
    expect(object).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { 'my_label/of.mine': 'x' } },
        template: { spec: { containers: [{ name: 'web', volumeMounts: [{ mountPath: '/x', name: 'y' }] }] } },
      },
    });
    const listed = { behavior: { scale_up: [{ policy: [{ type: 'Pods', value: 4 }] }] } };
    const named = { metadata: { name: 'web' }, spec: listed };
    expect(render({ kubernetes_horizontal_pod_autoscaler_v2: { hpa: named } })[0]?.spec).toEqual({
      behavior: { scaleUp: { policies: [{ type: 'Pods', value: 4 }] } },
    });
  });

  test('writes numbers that the provider takes as text, and leaves names and shares', () => {
    const strategy = { rolling_update: { max_surge: '1', max_unavailable: '25%' } };
    const volume = [{ name: 'v', secret: { default_mode: '0440', secret_name: 's' } }];
    const [object] = render(deployment({ replicas: '3', strategy, template: { spec: { volume } } }));
    expect(object?.spec).toEqual({
      replicas: 3,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      template: { spec: { volumes: [{ name: 'v', secret: { defaultMode: 0o440, secretName: 's' } }] } },
    });
  });

  test('leaves out a list without blocks, which the API would drop at every apply', () => {
    const policy = { metadata: { name: 'one' }, spec: { pod_selector: {}, ingress: [], policy_types: ['Ingress'] } };
    const [object] = render({ kubernetes_network_policy_v1: { one: policy } });
    expect(object?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress'] });
  });

  test('leaves out what is of Terraform alone', () => {
    const terraform = { '//': {}, depends_on: [], lifecycle: {}, timeouts: {}, wait_for_rollout: true };
    expect(Object.keys(render(deployment({}, terraform))[0] ?? {})).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  });

  test('fills in what Terraform knows later, and undoes its escapes', () => {
    const data = {
      a: '$${b} %%{c} ${aws_x.y["k"].z}',
      b: '${data.terraform_remote_state.cross-stack-reference-input-one-data.outputs.host}',
    };
    const files = {
      'one-data': { output: { host: { value: '${aws_db.one.address}' } } },
      'one-workloads': { resource: configMap({ metadata: { name: 'one' }, data }) },
    };
    expect(renderManifests(files)[0]?.objects[0]?.data).toEqual({
      a: '${b} %{c} <one-workloads: aws_x.y["k"].z>',
      b: '<one-data: aws_db.one.address>',
    });
    expect(renderManifests(files, (expression) => expression.length.toString())[0]?.objects[0]?.data).toEqual({
      a: '${b} %{c} 14',
      b: '18',
    });
  });

  test("takes custom resources from our chart, in the release's namespace, and names charts that it leaves out", () => {
    const values = { ...custom, spec: { query: 'a{b="$${c}"} ${aws_x.y["k"]}' } };
    const foreign = { name: 'keda', namespace: 'keda', repository: 'https://example.com', chart: 'keda' };
    const { helm_release: ours } = release([values]);
    const stacks = renderManifests({ one: { resource: { helm_release: { ...ours, keda: foreign } } } }, () => '"q"');
    expect(stacks).toEqual([
      {
        stack: 'one',
        charts: ['keda'],
        objects: [{ ...custom, metadata: { name: 'web', namespace: 'shop' }, spec: { query: 'a{b="${c}"} "q"' } }],
      },
    ]);
  });

  test.each<[string, Resources, string]>([
    ['an attribute', deployment({ paused: true }), 'kubernetes_deployment_v1.web.spec.paused is in no table'],
    [
      'a nested one',
      deployment({ template: { spec: { container: [{ tty: true }] } } }),
      'container[0].tty is in no table',
    ],
    ['a resource', { kubernetes_job_v1: { one: {} } }, 'kubernetes_job_v1 is in no table'],
    ['a setting of a release', release([custom], { set: [] }), 'set may change its objects'],
    ['a second entry', deployment({ selector: [{}, {}] }), 'has 2 entries, and the API takes one'],
    [
      'a block for a value',
      deployment({ revision_history_limit: {} }),
      'is a block, and its table takes it for a value',
    ],
    ['a value for a block', deployment({ template: 'x' }), 'takes it for a block'],
  ])('refuses %s that no table knows', (_, resource, message) => {
    expect(() => render(resource)).toThrow(message);
  });

  test('has no line in its tables that no environment needs', () => {
    const used = eksEnvironments().flatMap((environment) =>
      renderEks(environment).flatMap(({ objects }) => objects.map(({ kind }) => kind)),
    );
    expect(Object.values(kinds).filter(({ kind }) => !used.includes(kind))).toEqual([]);
  });

  test('orders objects so that each comes after what it needs, always alike', () => {
    const [stack] = renderEks(eksVariants.managed).slice(-1);
    const order = [...new Set(stack?.objects.map(({ kind }) => kind))];
    expect(order.slice(0, 8)).toEqual([
      'NetworkPolicy',
      'ServiceAccount',
      'ConfigMap',
      'Service',
      'PodDisruptionBudget',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
    ]);
    const texts = [1, 2].map(() =>
      renderEks(eksVariants.managed)
        .map((each) => toYaml(each, 'x'))
        .join(''),
    );
    expect(texts[0]).toBe(texts[1]);
  });
});

describe('manifests in the repository', () => {
  const onEks = loadEnvironments().filter(({ platform }) => platform === 'eks');
  const kept = existsSync(MANIFESTS) ? readdirSync(MANIFESTS) : [];

  test('are there for one environment at least', () => {
    expect(onEks.length === 0 || kept.length > 0).toBe(true);
    expect(kept.filter((name) => !onEks.some((environment) => environment.name === name))).toEqual([]);
  });

  for (const name of kept)
    test(`of ${name} are what its description comes to: ${renderCommand(name)} writes them anew`, () => {
      const environment = onEks.find((each) => each.name === name);
      if (!environment) throw new Error(`${name} is no environment on eks: delete ${MANIFESTS}/${name}`);
      const wanted = manifestFiles(name, synthesized((app) => createStacks(app, environment, {})).files);
      const there = readdirSync(join(MANIFESTS, name)).map((file) => `${MANIFESTS}/${name}/${file}`);
      expect(there.sort()).toEqual(Object.keys(wanted).sort());
      for (const [path, content] of Object.entries(wanted))
        if (readFileSync(path, 'utf8') !== content) throw new Error(`${path} is stale: run ${renderCommand(name)}`);
    });
});

const environments = Object.fromEntries(eksEnvironments().map((environment) => [environment.name, environment]));
const stacks = Object.fromEntries(
  Object.entries(environments).map(([name, environment]) => [name, renderEks(environment)]),
);
const NAMES = Object.keys(environments);
const MANAGED = eksVariants.managed.name;
const IN_CLUSTER = eksVariants.inCluster.name;

function worldOf(name: string, mutation: Mutation = (objects) => objects): World {
  const rendered = stacks[name] ?? [];
  const objects: readonly KubernetesObject[] = rendered.flatMap((stack) => stack.objects);
  const charts = rendered.flatMap((stack) => stack.charts);
  return new World(mutation(objects), environments[name]?.system.name ?? '', charts);
}

const CHECKS = { selectorProblems, referenceProblems, scalingProblems, portProblems };

describe('objects that name each other', () => {
  for (const [name, check] of Object.entries(CHECKS))
    test.each(NAMES)(`agree in %s (${name})`, (environment) => {
      expect(check(worldOf(environment))).toEqual([]);
    });

  const first = 'spec/template/spec/containers/0';
  const hpa: KubernetesObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'second', namespace: 'abreast' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 2 },
  };
  test.each<[keyof typeof CHECKS, string, Mutation, string]>([
    [
      'selectorProblems',
      MANAGED,
      set('Deployment web', 'spec/selector/matchLabels', { a: 'b' }),
      'its selector does not choose its own pods',
    ],
    [
      'selectorProblems',
      MANAGED,
      set('Deployment web', 'spec/template/spec/topologySpreadConstraints/0/labelSelector', {}),
      'its spread does not choose',
    ],
    [
      'selectorProblems',
      MANAGED,
      set('Deployment web', 'spec/selector/matchLabels', { 'app.kubernetes.io/name': 'abreast' }),
      'also chooses the pods of worker',
    ],
    [
      'selectorProblems',
      MANAGED,
      set('Service web', 'spec/selector', { a: 'b' }),
      'Service web: no pods have its labels',
    ],
    [
      'selectorProblems',
      MANAGED,
      set('NetworkPolicy web', 'spec/podSelector/matchLabels', { a: 'b' }),
      'NetworkPolicy web: no pods',
    ],
    [
      'selectorProblems',
      IN_CLUSTER,
      set('PodMonitor redis', 'spec/selector/matchLabels', { a: 'b' }),
      'PodMonitor redis: no pods',
    ],
    ['selectorProblems', MANAGED, set('Service web', 'metadata/labels', {}), 'ServiceMonitor web: no Service'],
    ['selectorProblems', MANAGED, set('Service web', 'spec/ports/0/name', 'metrics'), 'no port is called http'],
    ['selectorProblems', MANAGED, without('PodDisruptionBudget web'), '0 disruption budgets are for its pods'],
    ['selectorProblems', MANAGED, set('PodDisruptionBudget web', 'spec/maxUnavailable', 0), 'none may go'],
    ['referenceProblems', MANAGED, without('ConfigMap web-variables'), 'there is no ConfigMap web-variables'],
    ['referenceProblems', MANAGED, without('ServiceAccount web'), 'there is no ServiceAccount web'],
    ['referenceProblems', MANAGED, without('PriorityClass workloads'), 'there is no PriorityClass workloads'],
    ['referenceProblems', IN_CLUSTER, without('StorageClass gp3'), 'there is no StorageClass gp3'],
    ['referenceProblems', MANAGED, without('ExternalSecret web-secrets'), 'there is no Secret web-secrets'],
    ['referenceProblems', MANAGED, without('SecretStore secrets-manager'), 'there is no SecretStore secrets-manager'],
    ['referenceProblems', IN_CLUSTER, without('Password redis-auth'), 'there is no Password redis-auth'],
    ['referenceProblems', IN_CLUSTER, without('Cluster postgres'), 'there is no Cluster postgres'],
    [
      'referenceProblems',
      IN_CLUSTER,
      set('Password opensearch-passwords', 'spec/secretKeys', ['admin', 'app']),
      'Deployment opensearch-metrics: Secret opensearch-passwords has no entry metrics',
    ],
    [
      'referenceProblems',
      MANAGED,
      set('Ingress abreast', 'spec/ingressClassName', 'traefik'),
      'there is no IngressClass traefik',
    ],
    [
      'referenceProblems',
      MANAGED,
      set('ExternalSecret web-secrets', 'spec/target/template/data/jwt-secret', undefined),
      'JWT_SECRET_FILE is /run/instance/secrets/jwt-secret, which no Secret has',
    ],
    [
      'referenceProblems',
      MANAGED,
      set('ExternalSecret web-secrets', 'spec/data', []),
      'takes value0, which it does not fetch',
    ],
    [
      'referenceProblems',
      IN_CLUSTER,
      set('Password redis-auth', 'spec/secretKeys', ['other']),
      'Secret redis-auth has no entry password',
    ],
    [
      'referenceProblems',
      IN_CLUSTER,
      set('RoleBinding secret-reader', 'subjects/0/name', 'nobody'),
      'there is no ServiceAccount abreast/nobody',
    ],
    [
      'referenceProblems',
      IN_CLUSTER,
      set('RoleBinding secret-reader', 'roleRef/name', 'nothing'),
      'there is no Role nothing',
    ],
    [
      'referenceProblems',
      IN_CLUSTER,
      set('RedisCluster redis', 'spec/kubernetesConfig/redisSecret/name', 'nothing'),
      'there is no Secret nothing',
    ],
    [
      'scalingProblems',
      MANAGED,
      set('HorizontalPodAutoscaler web', 'spec/scaleTargetRef/name', 'nothing'),
      'there is no Deployment nothing',
    ],
    ['scalingProblems', MANAGED, set('Deployment web', 'spec/replicas', 3), '2 say how many pods it has'],
    [
      'scalingProblems',
      MANAGED,
      and(hpa),
      '2 say how many pods it has: HorizontalPodAutoscaler web, HorizontalPodAutoscaler second',
    ],
    ['scalingProblems', IN_CLUSTER, without('ScaledObject web'), '0 say how many pods it has'],
    [
      'scalingProblems',
      MANAGED,
      set('HorizontalPodAutoscaler web', 'spec/minReplicas', 11),
      'from 11 to 10 pods is no range',
    ],
    [
      'scalingProblems',
      MANAGED,
      set('Deployment web', `${first}/resources/requests/cpu`, undefined),
      'requests no cpu',
    ],
    [
      'scalingProblems',
      MANAGED,
      set('VerticalPodAutoscaler web', 'spec/updatePolicy/updateMode', 'Recreate'),
      'changes the requests of which HorizontalPodAutoscaler web follows shares',
    ],
    [
      'scalingProblems',
      IN_CLUSTER,
      set('VerticalPodAutoscaler web', 'spec/updatePolicy/updateMode', 'Recreate'),
      'of which ScaledObject web follows shares',
    ],
    [
      'scalingProblems',
      MANAGED,
      set('VerticalPodAutoscaler web', 'spec/resourcePolicy/containerPolicies/0/containerName', 'other'),
      'no container is called other',
    ],
    [
      'scalingProblems',
      MANAGED,
      set('VerticalPodAutoscaler web', 'spec/targetRef/name', 'other'),
      'there is no Deployment other',
    ],
    ['portProblems', MANAGED, set('Service web', 'spec/ports/0/port', 81), 'Service web has no port 80'],
    [
      'portProblems',
      IN_CLUSTER,
      set('Ingress abreast', 'spec/rules/0/http/paths/0/backend/service/name', 'nothing'),
      'there is no Service nothing',
    ],
    ['portProblems', MANAGED, set('Service web', 'spec/ports/0/targetPort', 'metrics'), 'web has no port metrics'],
    [
      'portProblems',
      MANAGED,
      set('NetworkPolicy web', 'spec/ingress', []),
      'no policy lets anybody to port 3000 of web',
    ],
    [
      'portProblems',
      MANAGED,
      set('Deployment web', `${first}/livenessProbe/httpGet/port`, 'other'),
      'its livenessProbe asks a port',
    ],
    [
      'portProblems',
      MANAGED,
      set('ConfigMap web-variables', 'data/PORT', '3001'),
      'it listens on 3001, and declares another port',
    ],
    ['portProblems', MANAGED, without('Service web'), 'there is no Service web'],
  ])('are found out by %s in %s', (check, environment, mutation, message) => {
    expect(CHECKS[check](worldOf(environment, mutation))).toContainEqual(expect.stringContaining(message));
  });
});

describe('the network', () => {
  const edges = (from: readonly string[], to: readonly string[], ...ports: readonly (number | string)[]) =>
    from.flatMap((one) => to.flatMap((other) => ports.map((port) => `${one} -> ${other}:${port}`)));
  const named = (pods: readonly string[]) => edges(pods, ['kube-system/kube-dns'], 53, '53/UDP');

  const zones = (network: string, thirds: readonly string[]) => thirds.map((third) => `${network}.${third}`);
  /** Fleets of which some ask the search index, and data in subnets of its own. */
  function aroundManaged(network: string, ports: readonly number[], searchPorts: readonly number[]) {
    const fleets = ['web', 'frontend', 'worker'];
    const data = zones(network, ['32.0/20', '96.0/20', '160.0/20']);
    return [
      ...edges(zones(network, ['48.0/21', '112.0/21', '176.0/21']), ['web', 'frontend'], 3000),
      ...edges(['monitoring'], fleets, 3000),
      ...edges(fleets, data, ...ports),
      ...edges(['web', 'worker'], data, ...searchPorts),
      ...named(fleets),
    ].sort();
  }

  test.each<[string, string[]]>([
    ['managed', aroundManaged('10.0', [5432, 6379], [])],
    ['k8sprod', aroundManaged('10.50', [5432, 6379, 5671], [443])],
  ])('of %s lets through what its data, balancer and metrics need, and no more', (name, open) => {
    expect(connectionsOf(worldOf(name))).toEqual({ open, oneSided: [], forgotten: [] });
  });

  function aroundOwn(candidates: readonly string[]) {
    const asking = ['web', 'worker', ...candidates];
    const fleets = [...asking, 'frontend'];
    // The pods of the pooler carry the label of the servers, too: they share the policy.
    const database = ['postgres', 'postgres-pooler'];
    const withApi = [...database, 'rabbitmq'];
    return [
      ...edges(['ingress-nginx'], ['web', 'frontend', ...candidates], 3000),
      ...edges(['monitoring'], fleets, 3000),
      ...edges(fleets, database, 5432),
      ...edges(fleets, ['redis'], 6379),
      ...edges(fleets, ['rabbitmq'], 5672),
      ...edges([...asking, 'opensearch-metrics'], ['opensearch'], 9200),
      ...edges(['keda'], database, 5432),
      ...edges(['keda'], ['redis'], 6379),
      ...edges(['cnpg-system'], database, 5432, 8000),
      ...edges(['redis-operator'], ['redis'], 6379),
      ...edges(['rabbitmq-system'], ['rabbitmq'], 15672),
      ...edges(['opensearch-operator', 'abreast/opensearch-securityconfig-update'], ['opensearch'], 9200),
      ...edges(['monitoring'], database, 9187),
      ...edges(['monitoring'], ['postgres-pooler'], 9127),
      ...edges(['monitoring'], ['opensearch-metrics'], 9114),
      ...edges(['monitoring'], ['redis'], 9121),
      ...edges(['monitoring'], ['rabbitmq'], 15692),
      ...edges(database, database, 5432, 8000),
      ...edges(['redis'], ['redis'], 6379, 16379),
      ...edges(['rabbitmq'], ['rabbitmq'], 4369, 5672, 25672),
      ...edges(['opensearch'], ['opensearch'], 9200, 9300),
      ...edges(withApi, ['0.0.0.0/0'], 443),
      ...edges(withApi, ['169.254.170.23/32'], 80),
      ...named([...fleets, ...withApi, 'redis', 'opensearch', 'opensearch-metrics']),
    ].sort();
  }

  test.each<[string, string[]]>([
    ['inside', aroundOwn(['web-candidate'])],
    ['k8sdev', aroundOwn([])],
  ])('of %s lets through what its pods, operators and metrics need, and no more', (name, open) => {
    // The index lets every fleet in; the frontend has no way out to it.
    const oneSided = ['frontend -> opensearch:9200'];
    expect(connectionsOf(worldOf(name))).toEqual({ open, oneSided, forgotten: [] });
  });

  test('is judged here for every environment', () => {
    expect(NAMES.sort()).toEqual(['inside', 'k8sdev', 'k8sprod', 'managed']);
  });

  test.each<[string, Mutation, string]>([
    ['a policy that is gone', without('NetworkPolicy web'), 'forgotten'],
    ['a rule without peers', set('NetworkPolicy web', 'spec/ingress/0/from', []), 'anybody -> web:3000'],
    ['a rule without ports', set('NetworkPolicy web', 'spec/egress/1/ports', []), 'web -> 10.0.32.0/20:any'],
    ['another port', set('NetworkPolicy web', 'spec/egress/1/ports/0/port', 22), 'web -> 10.0.32.0/20:22'],
    ['a policy of one direction', set('NetworkPolicy web', 'spec/policyTypes', ['Ingress']), 'nothing'],
  ])('is seen to be open by %s', (_, mutation, word) => {
    const before = connectionsOf(worldOf('managed'));
    const after = connectionsOf(worldOf('managed', mutation));
    if (word === 'forgotten') expect(after.forgotten).toEqual(['web']);
    else if (word === 'nothing') expect(after.open.filter((edge) => edge.startsWith('web ->'))).toEqual([]);
    else expect(after.open).toContain(word);
    expect(after).not.toEqual(before);
  });
});

describe('what the API server takes, and only an operator would refuse, is refused here', () => {
  const of = (web: object, more: object = {}) => ({ services: { web }, ...more });
  const keda = { cluster: { replicaOwner: 'keda' } };

  test.each<[string, object, string]>([
    [
      'an unknown source of a trigger',
      of({ autoscaling: { queue: { kind: 'kafka' } } }, keda),
      'services.web.autoscaling.queue.kind',
    ],
    ['min above max', of({ replicas: { min: 9, max: 3 } }, keda), 'services.web.replicas'],
    [
      'bounds of a VerticalPodAutoscaler that cross',
      of({ vertical: { minCpu: 5, maxCpu: 4 } }),
      'services.web.vertical.minCpu',
    ],
  ])('%s', (_, values, path) => {
    expect(() => anEks({ ...values })).toThrow(path);
  });

  test('a trigger of an unknown type, by the compiler', () => {
    // @ts-expect-error: 'weather' is no trigger of ours.
    const trigger: Trigger = { type: 'weather', name: 'rain', metricType: 'AverageValue', metadata: {} };
    expect(trigger.name).toBe('rain');
  });
});
