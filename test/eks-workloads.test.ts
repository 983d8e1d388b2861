import { Fn } from 'cdktf';
import type { EksEnvironment } from '../constructs/aws/environment';
import { albRules } from '../constructs/kubernetes/ingress/alb-rules';
import { INSTANCE_IS_POD } from '../constructs/kubernetes/instance-label';
import { selectorOf } from '../constructs/kubernetes/labels';
import { managedEdges } from '../constructs/kubernetes/workload/edges';
import { podEdges } from '../constructs/kubernetes/workload/pod-edges';
import { reference } from '../systems/reference';
import type { Attributes, AwsTemplate } from './support/aws-template';
import { anEks, eksProblems } from './support/eks';
import {
  annotationsOf,
  customResources,
  first,
  namesOf,
  someData,
  specOf,
  synthWorkloads,
  warningsOf,
} from './support/eks-workloads';

type Values = Readonly<Record<string, unknown>>;

const digest = `sha256:${'b'.repeat(64)}`;
const canary = { kind: 'weighted', digest, share: '10%', instances: 2 };
const web = (values: Values, others: Values = {}): EksEnvironment => anEks({ services: { web: values }, ...others });
const withKeda = (values: Values, others: Values = {}): EksEnvironment =>
  web(values, { cluster: { replicaOwner: 'keda' }, ...others });
const withNginx = (others: Values = {}): EksEnvironment => anEks({ cluster: { ingress: 'nginx' }, ...others });

const plain = anEks();
const template = synthWorkloads(plain);
const FLEETS = ['web', 'worker', 'frontend'];

/** The pod of a fleet's Deployment, and its only container. */
function podOf(found: AwsTemplate, fleet = 'web'): { readonly pod: Attributes; readonly container: Attributes } {
  const pod = first(first(specOf(found, 'deployment_v1', fleet).template).spec);
  return { pod, container: first(pod.container) };
}

function custom(found: AwsTemplate, kind: string, name = 'web'): Attributes {
  const [object] = customResources(found, kind).filter(({ metadata }) => metadata.name === name);
  if (!object) throw new Error(`no ${kind} is called ${name}`);
  return object.spec as Attributes;
}

describe('a fleet of pods', () => {
  test('exists for each service, with an account, a Service, a budget and a policy of its own', () => {
    for (const type of ['deployment_v1', 'service_v1', 'service_account_v1', 'pod_disruption_budget_v1'])
      expect(namesOf(template, type).sort()).toEqual([...FLEETS].sort());
    expect(namesOf(template, 'network_policy_v1').sort()).toEqual(['deny-by-default', ...FLEETS].sort());
  });

  test.each(FLEETS)('%s is chosen by the labels that its template has', (fleet) => {
    const spec = specOf(template, 'deployment_v1', fleet);
    const selector = first(spec.selector).match_labels as Values;
    expect(first(first(spec.template).metadata).labels).toMatchObject(selector);
    expect(specOf(template, 'service_v1', fleet).selector).toEqual(selector);
    expect(first(specOf(template, 'pod_disruption_budget_v1', fleet).selector).match_labels).toEqual(selector);
    expect(first(specOf(template, 'network_policy_v1', fleet).pod_selector).match_labels).toEqual(selector);
    expect(first(custom(template, 'ServiceMonitor', fleet).selector).matchLabels).toEqual(selector);
    const constraints = podOf(template, fleet).pod.topology_spread_constraint as readonly Attributes[];
    for (const { label_selector } of constraints) expect(first(label_selector).match_labels).toEqual(selector);
  });

  test('runs restricted, said on pod and container', () => {
    const { pod, container } = podOf(template);
    const seccomp = { seccomp_profile: { type: 'RuntimeDefault' } };
    expect(pod.security_context).toMatchObject({ run_as_non_root: true, run_as_user: '65532', ...seccomp });
    expect(container.security_context).toMatchObject({
      run_as_non_root: true,
      privileged: false,
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'] },
      ...seccomp,
    });
    expect(pod).toMatchObject({ automount_service_account_token: false, enable_service_links: false });
    expect(pod.priority_class_name).toBe('workloads');
  });

  test("is checked on the application's paths, with the delays of the guide", () => {
    const { container } = podOf(template);
    expect(container.liveness_probe).toEqual({
      http_get: { path: '/health/live', port: 'http' },
      initial_delay_seconds: 10,
      period_seconds: 10,
      timeout_seconds: 3,
      failure_threshold: 3,
    });
    expect(container.readiness_probe).toEqual({
      http_get: { path: '/health/ready', port: 'http' },
      initial_delay_seconds: 5,
      period_seconds: 5,
      timeout_seconds: 3,
      failure_threshold: 3,
    });
  });

  test('may take as long to start as the rollout waits for an instance', () => {
    const slow = synthWorkloads(anEks({ rollout: { readyTimeout: '91s' } }));
    expect(podOf(slow).container.startup_probe).toMatchObject({ period_seconds: 2, failure_threshold: 46 });
  });

  test('takes other probes from its service', () => {
    const found = synthWorkloads(web({ probes: { live: { interval: '20s', failures: 5 }, ready: { delay: '0s' } } }));
    expect(podOf(found).container).toMatchObject({
      liveness_probe: { period_seconds: 20, failure_threshold: 5 },
      readiness_probe: { initial_delay_seconds: 0 },
    });
  });

  test('leaves as the shutdown ledger says, without a hook', () => {
    const { pod, container } = podOf(template);
    expect(pod.termination_grace_period_seconds).toBe(plain.shutdown.web?.grace.seconds);
    expect(container.lifecycle).toBeUndefined();
  });

  test('asks for what its service says, memory at most, cpu twice that', () => {
    expect(podOf(template).container.resources).toEqual({
      requests: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '512Mi' },
    });
    const found = synthWorkloads(web({ cpu: 1, cpuLimit: 1, memory: '2GiB' }));
    expect(podOf(found).container.resources).toMatchObject({
      requests: { cpu: '1', memory: '2Gi' },
      limits: { cpu: '1', memory: '2Gi' },
    });
  });

  test('must spread over zones, and only prefers hosts; tainted nodes are no place', () => {
    const { pod } = podOf(template);
    expect(pod.topology_spread_constraint).toMatchObject([
      { topology_key: 'topology.kubernetes.io/zone', max_skew: 1, when_unsatisfiable: 'DoNotSchedule' },
      { topology_key: 'kubernetes.io/hostname', max_skew: 1, when_unsatisfiable: 'ScheduleAnyway' },
    ]);
    for (const one of pod.topology_spread_constraint as readonly Attributes[])
      expect(one).toMatchObject({ node_taints_policy: 'Honor', match_label_keys: ['pod-template-hash'] });
    const apart = first(first(pod.affinity).pod_anti_affinity);
    expect(apart.preferred_during_scheduling_ignored_during_execution).toHaveLength(1);
  });

  test.each(FLEETS)(
    '%s is measured under the names of its pods, and under the service that it calls itself',
    (fleet) => {
      const endpoint = first(custom(template, 'ServiceMonitor', fleet).endpoints);
      expect(endpoint).toMatchObject({ path: '/metrics', honorLabels: true, relabelings: INSTANCE_IS_POD });
      expect(INSTANCE_IS_POD).toEqual([{ sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'instance' }]);
    },
  );

  test('rolls with one more and none fewer', () => {
    const rolling = (found: AwsTemplate) => specOf(found, 'deployment_v1', 'web').strategy;
    expect(rolling(template)).toEqual({
      type: 'RollingUpdate',
      rolling_update: { max_surge: '1', max_unavailable: '0' },
    });
    expect(rolling(synthWorkloads(anEks({ rollout: { surge: 3 } })))).toMatchObject({
      rolling_update: { max_surge: '3' },
    });
  });

  test('finds its secrets as files in the folder that its variables name', () => {
    const { pod, container } = podOf(template);
    expect(pod.volume).toEqual([{ name: 'secrets', secret: { secret_name: 'web-secrets', default_mode: '0440' } }]);
    expect(container.volume_mount).toEqual([{ name: 'secrets', mount_path: '/run/instance/secrets', read_only: true }]);
    expect(variablesOf(template)).toMatchObject({
      DATABASE_URL_FILE: '/run/instance/secrets/database-url',
      JWT_SECRET_FILE: '/run/instance/secrets/jwt-secret',
    });
  });

  test('listens on the port that its container shows, and believes the network it is in', () => {
    expect(variablesOf(template)).toMatchObject({ HOST: '0.0.0.0', PORT: '3000', TRUSTED_PROXIES: '10.0.0.0/16' });
    expect(podOf(template).container.port).toEqual([{ name: 'http', container_port: 3000, protocol: 'TCP' }]);
    expect(specOf(template, 'service_v1', 'web').port).toEqual([
      { name: 'http', port: 80, target_port: 'http', protocol: 'TCP' },
    ]);
  });

  test('is called by the name of its pod', () => {
    expect(podOf(template).container.env).toEqual([
      { name: 'INSTANCE_ID', value_from: { field_ref: { field_path: 'metadata.name' } } },
    ]);
  });

  test('runs the image by digest from the registry of its account', () => {
    const image = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast@sha256:${'a'.repeat(64)}`;
    expect(podOf(template).container.image).toBe(image);
  });

  test('can be planned before the first push, and not deployed', () => {
    const image = { kind: 'locked', repository: 'abreast', digest: 'unpushed' };
    const found = synthWorkloads(anEks({ image })).resources('kubernetes_deployment_v1')[0]?.attributes;
    expect(JSON.stringify(found?.lifecycle)).toContain('was never pushed');
    expect(template.resources('kubernetes_deployment_v1')[0]?.attributes.lifecycle).toBeUndefined();
  });
});

function variablesOf(found: AwsTemplate, fleet = 'web'): Values {
  const name = `${fleet}-variables`;
  const [map] = found
    .resources('kubernetes_config_map_v1')
    .filter(({ attributes }) => first(attributes.metadata).name === name);
  return (map?.attributes.data ?? {}) as Values;
}

describe('a changed variable', () => {
  const hashOf = (found: AwsTemplate, fleet = 'web') =>
    (first(first(specOf(found, 'deployment_v1', fleet).template).metadata).annotations as Values)['checksum/variables'];

  test('rolls the pods of its service, and of no other', () => {
    const changed = synthWorkloads(web({ variables: { LOG_LEVEL: 'debug' } }));
    expect(hashOf(changed)).not.toBe(hashOf(template));
    expect(hashOf(changed, 'worker')).toBe(hashOf(template, 'worker'));
  });

  test('is also a new version of a secret, which pods read when they start', () => {
    expect(hashOf(synthWorkloads(anEks({ rotation: { jwtSecret: 2 } })))).not.toBe(hashOf(template));
  });

  test('changes nothing when nothing has changed', () => {
    expect(hashOf(synthWorkloads(anEks()))).toBe(hashOf(template));
  });

  test('is hashed by Terraform where only that knows it', () => {
    const addresses = { ...someData.addresses, kafkaBrokers: [Fn.timestamp()] };
    const found = synthWorkloads(anEks({ messaging: { kind: 'kafka' } }), { addresses });
    expect(hashOf(found)).toMatch(/^\$\{sha256\(.*timestamp\(\)/);
  });
});

describe('the owner of the number of pods', () => {
  test('is the only one: a Deployment that is scaled says no number', () => {
    for (const fleet of FLEETS) expect(specOf(template, 'deployment_v1', fleet).replicas).toBeUndefined();
    expect(namesOf(template, 'horizontal_pod_autoscaler_v2').sort()).toEqual([...FLEETS].sort());
    expect(customResources(template, 'ScaledObject')).toEqual([]);
  });

  test('is KEDA where the environment says so, and the HPA is gone', () => {
    const found = synthWorkloads(withKeda({}));
    expect(namesOf(found, 'horizontal_pod_autoscaler_v2')).toEqual([]);
    expect(
      customResources(found, 'ScaledObject')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual([...FLEETS].sort());
    expect(specOf(found, 'deployment_v1', 'web').replicas).toBeUndefined();
  });

  test('is nobody between equal bounds: the Deployment says the number', () => {
    for (const replicaOwner of ['hpa', 'keda']) {
      const found = synthWorkloads(web({ replicas: { min: 3, max: 3 } }, { cluster: { replicaOwner } }));
      expect(specOf(found, 'deployment_v1', 'web').replicas).toBe('3');
      expect(namesOf(found, 'horizontal_pod_autoscaler_v2')).not.toContain('web');
      expect(customResources(found, 'ScaledObject').map(({ metadata }) => metadata.name)).not.toContain('web');
    }
  });

  test('points at the Deployment of its name', () => {
    for (const fleet of FLEETS) {
      const target = { kind: 'Deployment', name: fleet };
      expect(specOf(template, 'horizontal_pod_autoscaler_v2', fleet).scale_target_ref).toMatchObject(target);
      expect(custom(template, 'VerticalPodAutoscaler', fleet).targetRef).toMatchObject(target);
    }
  });
});

describe('the HorizontalPodAutoscaler', () => {
  const guides = web({ replicas: { min: 2, max: 20 }, autoscaling: { requestsPerSecond: 1000 } });
  const spec = specOf(synthWorkloads(guides), 'horizontal_pod_autoscaler_v2', 'web');

  test('has the bounds and targets of the guide', () => {
    expect(spec).toMatchObject({ min_replicas: 2, max_replicas: 20 });
    expect(spec.metric).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', average_utilization: 70 } } },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', average_utilization: 80 } } },
      {
        type: 'Pods',
        pods: {
          metric: { name: 'http_requests_per_second' },
          target: { type: 'AverageValue', average_value: '1k' },
        },
      },
    ]);
  });

  test('is as fast as the guide says', () => {
    expect(spec.behavior).toEqual({
      scale_down: [
        {
          stabilization_window_seconds: 300,
          select_policy: 'Max',
          policy: [{ type: 'Percent', value: 50, period_seconds: 60 }],
        },
      ],
      scale_up: [
        {
          stabilization_window_seconds: 0,
          select_policy: 'Max',
          policy: [
            { type: 'Percent', value: 100, period_seconds: 15 },
            { type: 'Pods', value: 4, period_seconds: 15 },
          ],
        },
      ],
    });
  });

  test('follows no requests unless told to', () => {
    expect(specOf(template, 'horizontal_pod_autoscaler_v2', 'web').metric).toHaveLength(2);
  });

  test('follows only the shares that are named', () => {
    const found = synthWorkloads(web({ autoscaling: { resources: ['cpu'] } }));
    expect(specOf(found, 'horizontal_pod_autoscaler_v2', 'web').metric).toMatchObject([{ resource: { name: 'cpu' } }]);
  });
});

describe('the VerticalPodAutoscaler', () => {
  const mode = (found: AwsTemplate, fleet = 'web') =>
    first(custom(found, 'VerticalPodAutoscaler', fleet).updatePolicy).updateMode;
  const bySignal = { requestsPerSecond: 100, resources: [] };

  test('recommends within the bounds of the guide', () => {
    const spec = custom(template, 'VerticalPodAutoscaler');
    expect(first(spec.resourcePolicy).containerPolicies).toEqual([
      {
        containerName: 'web',
        controlledResources: ['cpu', 'memory'],
        controlledValues: 'RequestsAndLimits',
        minAllowed: { cpu: '100m', memory: '128Mi' },
        maxAllowed: { cpu: '4', memory: '8Gi' },
      },
    ]);
    expect(podOf(template).container.name).toBe('web');
    expect(mode(template)).toBe('Off');
  });

  test.each(['hpa', 'keda'])('never acts beside %s that follows shares of requests', (replicaOwner) => {
    const cluster = { verticalAutoscaler: 'auto', replicaOwner };
    const found = synthWorkloads(web({ autoscaling: bySignal }, { cluster }));
    expect(mode(found)).toBe('Recreate');
    expect(mode(found, 'worker')).toBe('Off');
    expect(mode(found, 'frontend')).toBe('Off');
  });

  test('acts where nothing scales the pods', () => {
    const cluster = { verticalAutoscaler: 'auto' };
    const found = synthWorkloads(web({ replicas: { min: 3, max: 3 } }, { cluster }));
    expect(mode(found)).toBe('Recreate');
  });

  test('leaves the heap to Node where it changes the memory', () => {
    const cluster = { verticalAutoscaler: 'auto' };
    const found = synthWorkloads(web({ autoscaling: bySignal }, { cluster }));
    expect(variablesOf(found).NODE_OPTIONS).toBe('--max-semi-space-size=8');
    expect(variablesOf(found, 'worker').NODE_OPTIONS).toBe('--max-old-space-size=128 --max-semi-space-size=8');
  });

  test('is not there when it is off', () => {
    const found = synthWorkloads(anEks({ cluster: { verticalAutoscaler: 'off' } }));
    expect(customResources(found, 'VerticalPodAutoscaler')).toEqual([]);
  });
});

describe('KEDA', () => {
  const triggersOf = (found: AwsTemplate, fleet = 'web') =>
    custom(found, 'ScaledObject', fleet).triggers as readonly Attributes[];
  const trigger = (environment: EksEnvironment, type: string) =>
    triggersOf(synthWorkloads(environment)).filter((one) => one.type === type);

  test('has the times and bounds of the guide', () => {
    const found = synthWorkloads(withKeda({ replicas: { min: 2, max: 50 } }));
    expect(custom(found, 'ScaledObject')).toMatchObject({
      pollingInterval: 15,
      cooldownPeriod: 300,
      minReplicaCount: 2,
      maxReplicaCount: 50,
    });
  });

  test('is as fast as the HPA, whose place it takes without a gap', () => {
    const found = synthWorkloads(withKeda({}));
    const config = first(first(custom(found, 'ScaledObject').advanced).horizontalPodAutoscalerConfig);
    expect(config.name).toBe('web');
    expect(config.behavior).toMatchObject({
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ value: 100 }, { type: 'Pods', value: 4 }] },
    });
    const [object] = customResources(found, 'ScaledObject');
    expect(object?.metadata.annotations).toEqual({ 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' });
  });

  test('follows cpu and memory as the HPA does', () => {
    expect(triggersOf(synthWorkloads(withKeda({})))).toEqual([
      { type: 'cpu', name: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
      { type: 'memory', name: 'memory', metricType: 'Utilization', metadata: { value: '80' } },
    ]);
  });

  test('follows 1,000 requests a second by Prometheus', () => {
    const [found] = trigger(withKeda({ autoscaling: { requestsPerSecond: 1000 } }), 'prometheus');
    expect(found?.metadata).toMatchObject({
      serverAddress: 'http://prometheus-operated.monitoring.svc:9090',
      threshold: '1000',
      ignoreNullValues: 'false',
    });
    expect(first(found?.metadata).query).toMatch(/\[2m\]\)\)$/);
    expect(first(found?.metadata).query).toContain('sum(rate(http_requests_total{namespace="abreast",service="web"');
  });

  test('follows what no consumer has taken over, whatever the bus', () => {
    const [found] = trigger(withKeda({ autoscaling: { queueLength: 100 } }), 'prometheus');
    expect(found?.metadata).toMatchObject({
      query: 'max(event_outbox_size{namespace="abreast",service="web"})',
      threshold: '100',
    });
  });

  test('follows the streams of the event bus, by TLS and with a proof', () => {
    const environment = withKeda({ autoscaling: { queueLength: 100, queue: { kind: 'stream' } } });
    const found = trigger(environment, 'redis-cluster-streams');
    expect(found.map(({ metadata }) => first(metadata).stream)).toEqual(
      [0, 1, 2, 3].map((index) => `{abreast:test:events:${index}}`),
    );
    expect(found[0]).toMatchObject({
      metadata: { addresses: 'redis.example.com:6379', enableTLS: 'true', consumerGroup: 'history', lagCount: '25' },
      authenticationRef: { name: 'web-redis' },
    });
    expect(custom(synthWorkloads(environment), 'TriggerAuthentication', 'web-redis')).toEqual({
      secretTargetRef: [
        { parameter: 'username', name: 'scaling', key: 'redis-user' },
        { parameter: 'password', name: 'scaling', key: 'redis-password' },
      ],
    });
  });

  test('follows a list of Redis', () => {
    const queue = { kind: 'list', name: 'reconciliation-queue' };
    const [found] = trigger(withKeda({ autoscaling: { queueLength: 100, queue } }), 'redis-cluster');
    expect(found?.metadata).toMatchObject({ listName: 'reconciliation-queue', listLength: '100', enableTLS: 'true' });
  });

  test('follows 100 active connections to the database, with a proof and a warning', () => {
    const environment = withKeda({ replicas: { min: 2, max: 50 }, autoscaling: { databaseConnections: 100 } });
    const [found] = trigger(environment, 'postgresql');
    expect(found).toMatchObject({ metadata: { targetQueryValue: '100' }, authenticationRef: { name: 'web-database' } });
    // Of this database only: others of the server are not what the pods do.
    expect(first(found?.metadata).query).toMatch(
      /pg_stat_activity.*state = 'active' AND datname = current_database\(\)/,
    );
    const template = synthWorkloads(environment);
    expect(custom(template, 'TriggerAuthentication', 'web-database')).toEqual({
      secretTargetRef: [{ parameter: 'connection', name: 'scaling', key: 'connection' }],
    });
    expect(warningsOf(environment)).toEqual([
      'services.web.autoscaling.databaseConnections (100): pods that are added open connections too, and raise what they follow; the connections ledger counts all 50',
    ]);
  });

  test('keeps what runs while nobody answers, unless the HPA itself would know', () => {
    const found = synthWorkloads(withKeda({ autoscaling: { queueLength: 100 } }));
    expect(custom(found, 'ScaledObject').fallback).toEqual({
      failureThreshold: 3,
      replicas: 3,
      behavior: 'currentReplicasIfHigher',
    });
    expect(custom(found, 'ScaledObject', 'worker').fallback).toBeUndefined();
  });

  test('fails when it is to follow what it cannot reach', () => {
    const environment = withKeda({ autoscaling: { databaseConnections: 100 } });
    expect(() => synthWorkloads(environment, { sources: {} })).toThrow('has no way to ask it');
  });
});

describe('disruptions', () => {
  test('follow what the service says', () => {
    expect(specOf(template, 'pod_disruption_budget_v1', 'web')).toMatchObject({ max_unavailable: '1' });
    const found = synthWorkloads(web({ replicas: { min: 4 }, disruption: { minAvailable: 2 } }));
    const spec = specOf(found, 'pod_disruption_budget_v1', 'web');
    expect(spec.min_available).toBe('2');
    expect(spec.max_unavailable).toBeUndefined();
  });
});

describe('network policies', () => {
  const rulesOf = (found: AwsTemplate, fleet: string) => {
    const { ingress = [], egress = [] } = specOf(found, 'network_policy_v1', fleet) as Record<string, Attributes[]>;
    return { ingress, egress };
  };
  const toNames = {
    to: [
      {
        namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        pod_selector: { match_labels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: [
      { protocol: 'UDP', port: '53' },
      { protocol: 'TCP', port: '53' },
    ],
  };
  const blocks = (...cidrs: string[]) => cidrs.map((cidr) => ({ ip_block: { cidr } }));
  const inNamespace = (name: string) => [
    { namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': name } } },
  ];
  const on = (port: string) => [{ protocol: 'TCP', port }];
  const balancers = blocks('10.0.48.0/21', '10.0.112.0/21', '10.0.176.0/21');
  const data = blocks('10.0.32.0/20', '10.0.96.0/20', '10.0.160.0/20');

  test('deny everything that no other one allows', () => {
    expect(specOf(template, 'network_policy_v1', 'deny-by-default')).toEqual({
      pod_selector: {},
      policy_types: ['Ingress', 'Egress'],
    });
  });

  test.each(['web', 'frontend'])('let exactly the balancer and Prometheus reach %s, and it its data', (fleet) => {
    expect(rulesOf(template, fleet)).toEqual({
      ingress: [
        { from: balancers, ports: on('3000') },
        { from: inNamespace('monitoring'), ports: on('3000') },
      ],
      egress: [toNames, { to: data, ports: on('5432') }, { to: data, ports: on('6379') }],
    });
  });

  test('let only Prometheus reach a worker', () => {
    expect(rulesOf(template, 'worker').ingress).toEqual([{ from: inNamespace('monitoring'), ports: on('3000') }]);
  });

  test('let nobody ask for metrics that nobody collects', () => {
    const found = synthWorkloads(anEks({ observability: { metrics: 'endpoint' } }));
    expect(rulesOf(found, 'worker').ingress).toEqual([]);
    expect(customResources(found, 'ServiceMonitor')).toEqual([]);
  });

  test('let nginx in from its namespace', () => {
    const [clients] = rulesOf(synthWorkloads(withNginx()), 'web').ingress;
    expect(clients).toEqual({ from: inNamespace('ingress-nginx'), ports: on('3000') });
  });

  test('name the pods of data in the cluster', () => {
    const peer = { kind: 'pods' as const, namespace: 'abreast', labels: { 'cnpg.io/cluster': 'abreast' } };
    const found = synthWorkloads(anEks({ database: { host: 'inCluster', workMem: '1MiB' } }), {
      edges: [{ name: 'database', peer, ports: [5432] }],
    });
    const to = [{ ...inNamespace('abreast')[0], pod_selector: { match_labels: peer.labels } }];
    expect(rulesOf(found, 'web').egress).toEqual([toNames, { to: data, ports: on('6379') }, { to, ports: on('5432') }]);
  });

  test('open search to all but frontends, and brokers to all', () => {
    const environment = anEks({ tier: 'enterprise' });
    const namesFor = (service: string) =>
      podEdges(environment, service, managedEdges(environment)).egress.map(({ name, ports }) => [name, ...ports]);
    const all = [
      ['database', 5432],
      ['cache', 6379],
      ['search', 443],
      ['messaging', 5671],
    ];
    expect(namesFor('web')).toEqual(all);
    expect(namesFor('worker')).toEqual(all);
    expect(namesFor('frontend')).toEqual(all.filter(([name]) => name !== 'search'));
  });

  test('open the agent of identities only where a broker asks who calls', () => {
    const environment = anEks({ messaging: { kind: 'kafka' } });
    const found = synthWorkloads(environment, {
      addresses: { ...someData.addresses, kafkaBrokers: ['b-1.example.com:9098'] },
    });
    expect(rulesOf(found, 'worker').egress.at(-1)).toEqual({ to: blocks('169.254.170.23/32'), ports: on('80') });
    expect(JSON.stringify(rulesOf(template, 'worker'))).not.toContain('169.254.170.23');
  });

  test('know only the whole of a network that somebody else has divided', () => {
    const ids = (kind: string) => [1, 2, 3].map((number) => `subnet-${kind}000000${number}`);
    const found = synthWorkloads(
      anEks({
        network: {
          zoneNames: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
          vpc: {
            kind: 'existing',
            id: 'vpc-00000001',
            publicSubnetIds: ids('a'),
            privateSubnetIds: ids('b'),
            dataSubnetIds: ids('c'),
          },
        },
      }),
    );
    expect(first(rulesOf(found, 'web').ingress[0]).from).toEqual(blocks('10.0.0.0/16'));
  });
});

describe('the balancer of the cloud', () => {
  const annotations = annotationsOf(template, 'ingress_v1', 'abreast');
  const annotation = (name: string, found = annotations) => found[`alb.ingress.kubernetes.io/${name}`];

  test('is open to the internet and goes straight to the pods', () => {
    expect(specOf(template, 'ingress_v1', 'abreast').ingress_class_name).toBe('alb');
    expect(annotation('scheme')).toBe('internet-facing');
    expect(annotation('target-type')).toBe('ip');
    expect(annotation('load-balancer-attributes')).toContain(
      'idle_timeout.timeout_seconds=60,routing.http.drop_invalid_header_fields.enabled=true',
    );
  });

  test('checks readiness with the figures of the guide', () => {
    expect(annotation('healthcheck-path')).toBe('/health/ready');
    expect(annotation('healthcheck-interval-seconds')).toBe('15');
    expect(annotation('healthcheck-timeout-seconds')).toBe('5');
    expect(annotation('healthy-threshold-count')).toBe('2');
    expect(annotation('unhealthy-threshold-count')).toBe('3');
  });

  test('speaks TLS with the certificate of the domain; http only redirects', () => {
    expect(annotation('listen-ports')).toBe('[{"HTTP":80},{"HTTPS":443}]');
    expect(annotation('ssl-redirect')).toBe('443');
    expect(annotation('ssl-policy')).toBe('ELBSecurityPolicy-TLS13-1-2-Res-2021-06');
    expect(template.referred(annotation('certificate-arn'))?.type).toBe('aws_acm_certificate_validation');
    expect(template.one('aws_route53_record', { type: 'A' })).toMatchObject({ name: 'api.example.com' });
  });

  test('speaks http only for a trial without a domain', () => {
    const found = synthWorkloads(anEks({ tier: 'single', domain: undefined }));
    const own = annotationsOf(found, 'ingress_v1', 'abreast');
    expect(annotation('listen-ports', own)).toBe('[{"HTTP":80}]');
    expect(annotation('certificate-arn', own)).toBeUndefined();
  });

  test('has the firewall of ec2 before it, and its logs kept', () => {
    expect(template.referred(annotation('wafv2-acl-arn'))?.type).toBe('aws_wafv2_web_acl');
    expect(template.resources('aws_wafv2_web_acl_association')).toEqual([]);
    expect(annotation('load-balancer-attributes')).toContain('access_logs.s3.enabled=true');
  });

  test('lets pods go as the shutdown ledger says, and counts what is in flight', () => {
    const delay = plain.shutdown.web?.deregistration.seconds;
    expect(annotation('target-group-attributes')).toBe(
      `deregistration_delay.timeout_seconds=${delay},load_balancing.algorithm.type=least_outstanding_requests,stickiness.enabled=false`,
    );
  });

  test('keeps clients to a pod by its own cookie where told to', () => {
    const found = synthWorkloads(
      anEks({ loadBalancer: { algorithm: 'roundRobin', stickiness: { kind: 'cookie', lifetime: '1h' } } }),
    );
    expect(annotation('target-group-attributes', annotationsOf(found, 'ingress_v1', 'abreast'))).toContain(
      'round_robin,stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds=3600',
    );
  });

  test('answers 404 for diagnostics before anything else, and the web service last', () => {
    const { rules } = albRules(plain);
    expect(rules.slice(0, 5).map(({ action }) => action)).toEqual(Array(5).fill('hidden'));
    expect(rules.at(-1)).toEqual({ path: '/*', action: 'to-web' });
    expect(rules.filter(({ action }) => action === 'to-frontend').map(({ path }) => path)).toEqual(
      reference.services.frontend.paths,
    );
    expect(JSON.parse(annotation('actions.hidden') ?? '')).toMatchObject({
      type: 'fixed-response',
      fixedResponseConfig: { statusCode: '404' },
    });
  });

  test('shows diagnostics to those allowed, three of them in a rule', () => {
    const allow = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '2001:db8::/32'];
    const { rules, annotations: own } = albRules(anEks({ loadBalancer: { diagnostics: { allow } } }));
    expect(rules.findIndex(({ action }) => action === 'hidden')).toBe(10);
    expect(JSON.parse(own['conditions.open-1'] ?? '')).toEqual([
      { field: 'source-ip', sourceIpConfig: { values: allow.slice(0, 3) } },
    ]);
    expect(JSON.parse(own['conditions.open-2'] ?? '')[0].sourceIpConfig.values).toEqual(['198.18.0.0/15']);
  });

  test('knows what each of its rules does, and every Service that they name is there', () => {
    const found = synthWorkloads(web({ candidate: canary }));
    const own = annotationsOf(found, 'ingress_v1', 'abreast');
    const spec = specOf(found, 'ingress_v1', 'abreast');
    const paths = first(first(spec.rule).http).path as readonly Attributes[];
    const services = namesOf(found, 'service_v1');
    for (const { backend, path_type } of paths) {
      const { name, port } = first(first(backend).service);
      expect([path_type, first(port).name]).toEqual(['ImplementationSpecific', 'use-annotation']);
      const action = JSON.parse(annotation(`actions.${name}`, own) ?? 'null');
      for (const { serviceName, servicePort } of action.forwardConfig?.targetGroups ?? []) {
        expect(services).toContain(serviceName);
        expect(first(specOf(found, 'service_v1', serviceName).port).port).toBe(servicePort);
      }
      expect(services).not.toContain(name);
    }
  });

  test('gives a candidate its share', () => {
    const own = albRules(web({ candidate: canary })).annotations;
    expect(JSON.parse(own['actions.to-web'] ?? '').forwardConfig.targetGroups).toEqual([
      { serviceName: 'web', servicePort: 80, weight: 90 },
      { serviceName: 'web-candidate', servicePort: 80, weight: 10 },
    ]);
  });

  test('is not there for a system of workers', () => {
    const system = { name: 'jobs', services: { worker: { role: 'worker', port: 3000 } } };
    const found = synthWorkloads(anEks({ system, domain: undefined, tier: 'single' }));
    expect(namesOf(found, 'ingress_v1')).toEqual([]);
    expect(found.resources('aws_wafv2_web_acl')).toEqual([]);
  });
});

describe('nginx', () => {
  const found = synthWorkloads(withNginx());
  const annotation = (name: string, template = found, ingress = 'abreast') =>
    annotationsOf(template, 'ingress_v1', ingress)[`nginx.ingress.kubernetes.io/${name}`];
  const pathsOf = (template: AwsTemplate, ingress: string) =>
    (first(first(specOf(template, 'ingress_v1', ingress).rule).http).path as readonly Attributes[]).map(
      ({ path, path_type, backend }) => [path, path_type, first(first(backend).service).name],
    );

  test('takes the place of the balancer, with nothing of it left', () => {
    expect(namesOf(found, 'ingress_v1').sort()).toEqual(['abreast', 'abreast-diagnostics']);
    expect(specOf(found, 'ingress_v1', 'abreast').ingress_class_name).toBe('nginx');
    for (const type of ['aws_wafv2_web_acl', 'aws_acm_certificate', 'aws_s3_bucket'])
      expect(found.resources(type)).toEqual([]);
  });

  test('warns that it was retired', () => {
    expect(warningsOf(withNginx()).join()).toContain('retired in March 2026');
    expect(warningsOf(plain)).toEqual([]);
  });

  test('has the size and the times of the guide', () => {
    expect(annotation('proxy-body-size')).toBe('50m');
    expect(annotation('proxy-read-timeout')).toBe('60');
    expect(annotation('proxy-send-timeout')).toBe('60');
    const patient = synthWorkloads(withNginx({ loadBalancer: { timeouts: { connect: '60s' }, bodyLimit: '512KiB' } }));
    expect(annotation('proxy-connect-timeout', patient)).toBe('60');
    expect(annotation('proxy-body-size', patient)).toBe('512k');
  });

  test.each([
    ['leastConnections', 'load-balance', 'ewma'],
    ['roundRobin', 'load-balance', 'round_robin'],
    ['requestUri', 'upstream-hash-by', '$request_uri'],
  ])('distributes by %s', (algorithm, name, value) => {
    expect(annotation(name, synthWorkloads(withNginx({ loadBalancer: { algorithm } })))).toBe(value);
  });

  test('keeps clients to a pod by the cookie of the guide where told to', () => {
    const sticky = synthWorkloads(withNginx({ loadBalancer: { stickiness: { kind: 'cookie' } } }));
    expect(annotation('affinity', sticky)).toBe('cookie');
    expect(annotation('session-cookie-name', sticky)).toBe('route');
    expect(annotation('session-cookie-expires', sticky)).toBe('172800');
    expect(annotation('affinity')).toBeUndefined();
  });

  test('speaks TLS with the Secret of the domain, and redirects to it', () => {
    expect(specOf(found, 'ingress_v1', 'abreast').tls).toEqual([
      { hosts: ['api.example.com'], secret_name: 'abreast-tls' },
    ]);
    expect(annotation('force-ssl-redirect')).toBe('true');
  });

  test('sends the paths of the frontend there, and all others to web', () => {
    const paths = pathsOf(found, 'abreast');
    expect(paths).toContainEqual(['/', 'Exact', 'frontend']);
    expect(paths.at(-1)).toEqual(['/', 'Prefix', 'web']);
  });

  test('closes diagnostics to everybody but those allowed', () => {
    expect(pathsOf(found, 'abreast-diagnostics').map(([path]) => path)).toEqual([
      ...plain.loadBalancer.diagnostics.paths,
    ]);
    expect(annotation('denylist-source-range', found, 'abreast-diagnostics')).toBe('0.0.0.0/0,::/0');
    const open = synthWorkloads(withNginx({ loadBalancer: { diagnostics: { allow: ['192.0.2.0/24'] } } }));
    expect(annotation('allowlist-source-range', open, 'abreast-diagnostics')).toBe('192.0.2.0/24');
    expect(annotation('denylist-source-range', open, 'abreast-diagnostics')).toBeUndefined();
  });

  test('gives a candidate its share by an Ingress of its own', () => {
    const canaried = synthWorkloads(withNginx({ services: { web: { candidate: canary } } }));
    expect(annotation('canary', canaried, 'web-candidate')).toBe('true');
    expect(annotation('canary-weight', canaried, 'web-candidate')).toBe('10');
    expect(pathsOf(canaried, 'web-candidate')).toEqual([['/', 'Prefix', 'web-candidate']]);
  });
});

describe('a candidate', () => {
  const environment = web({ candidate: canary });
  const found = synthWorkloads(environment);

  test('is a fleet of its own with another image, of always the same size', () => {
    expect(podOf(found, 'web-candidate').container.image).toContain(digest);
    expect(specOf(found, 'deployment_v1', 'web-candidate').replicas).toBe('2');
    expect(namesOf(found, 'horizontal_pod_autoscaler_v2')).not.toContain('web-candidate');
  });

  test('is told what the stable fleet is told, from the same Secret', () => {
    expect(variablesOf(found, 'web-candidate')).toEqual(variablesOf(found, 'web'));
    expect(podOf(found, 'web-candidate').pod.volume).toEqual(podOf(found).pod.volume);
  });

  test('shares no pods with the stable fleet', () => {
    expect(selectorOf(environment, 'web')).not.toEqual(selectorOf(environment, 'web-candidate'));
    expect(specOf(found, 'service_v1', 'web').selector).toEqual(selectorOf(environment, 'web'));
  });
});

describe('roles', () => {
  test('are those of the service accounts, where a broker asks for one', () => {
    const granted: string[] = [];
    const found = synthWorkloads(anEks({ messaging: { kind: 'kafka' } }), {
      addresses: { ...someData.addresses, kafkaBrokers: ['b-1.example.com:9098'] },
      grantEvents: (_scope, { name }) => void granted.push(name),
    });
    expect(granted.sort()).toEqual([...FLEETS].sort());
    const associated = found.resources('aws_eks_pod_identity_association').map(({ attributes }) => attributes);
    expect(associated.map(({ service_account }) => service_account).sort()).toEqual([...FLEETS].sort());
    for (const { namespace, service_account } of associated) {
      expect(namespace).toBe('abreast');
      expect(podOf(found, String(service_account)).pod.service_account_name).toBe(service_account);
    }
  });

  test('do not exist where nobody asks', () => {
    const granted: string[] = [];
    const found = synthWorkloads(plain, { grantEvents: (_scope, { name }) => void granted.push(name) });
    expect(granted).toEqual([]);
    expect(found.resources('aws_eks_pod_identity_association')).toEqual([]);
  });
});

describe('a description is refused', () => {
  const service = (values: Values, others: Values = {}): Values => ({ services: { web: values }, ...others });
  const keda = { cluster: { replicaOwner: 'keda' } };
  const nginx = { cluster: { ingress: 'nginx' } };
  test.each<[string, Values, string]>([
    [
      'with a trigger of KEDA under an HPA',
      service({ autoscaling: { databaseConnections: 100 } }),
      "services.web.autoscaling.databaseConnections must not be set while cluster.replicaOwner is hpa: remove it, or set cluster.replicaOwner to 'keda'",
    ],
    [
      'with nothing to follow',
      service({ autoscaling: { resources: [] } }),
      'services.web.autoscaling.resources ([]) must not be empty while nothing else is followed: the number of instances would never change: name a signal, or set replicas.min to replicas.max',
    ],
    [
      'with a resource twice',
      service({ autoscaling: { resources: ['cpu', 'cpu'] } }),
      'services.web.autoscaling.resources (["cpu","cpu"]) must not name a resource twice: remove one of them',
    ],
    [
      'with an unknown resource',
      service({ autoscaling: { resources: ['disk'] } }),
      'services.web.autoscaling.resources.0 (disk) must be one of cpu, memory: known are cpu, memory',
    ],
    [
      'with an unknown trigger',
      service({ autoscaling: { queue: { kind: 'sqs' } } }, keda),
      'services.web.autoscaling.queue.kind (sqs) must be one of outbox, stream, list: known are outbox, stream, list',
    ],
    [
      'with requests that nobody collects',
      service({ autoscaling: { requestsPerSecond: 1000 } }, { observability: { metrics: 'endpoint' } }),
      "services.web.autoscaling.requestsPerSecond (1000) must not be set while observability.metrics is endpoint: nobody collects what it follows: set observability.metrics to 'prometheus'",
    ],
    [
      'with a backlog that nobody collects',
      service({ autoscaling: { queueLength: 100 } }, { ...keda, observability: { metrics: 'endpoint' } }),
      "services.web.autoscaling.queueLength (100) must not be set while observability.metrics is endpoint: nobody collects what it follows: set observability.metrics to 'prometheus'",
    ],
    [
      'with a stream where there is none',
      service(
        { autoscaling: { queueLength: 100, queue: { kind: 'stream' } } },
        { ...keda, messaging: { kind: 'rabbitmq' } },
      ),
      "services.web.autoscaling.queue.kind (stream) must not be stream while messaging.kind is rabbitmq: there is no stream: use 'outbox'",
    ],
    [
      'with connections that call for more of themselves',
      service({ autoscaling: { databaseConnections: 29 } }, keda),
      'services.web.autoscaling.databaseConnections (29) must be at least pool.size + pool.overflow (30): one busy instance would call for the next, up to replicas.max; raise it, or lower the pool',
    ],
    [
      'with a limit below the request',
      service({ cpu: 1, cpuLimit: 0.5 }),
      'services.web.cpuLimit (0.5) must not be less than cpu (1): raise it, or leave it out',
    ],
    [
      'with crossed bounds of cpu',
      service({ vertical: { minCpu: 5 } }),
      'services.web.vertical.minCpu (5) must not exceed maxCpu (4): raise maxCpu or lower minCpu',
    ],
    [
      'with crossed bounds of memory',
      service({ vertical: { minMemory: '9GiB' } }),
      'services.web.vertical.minMemory (9GiB) must not exceed maxMemory (8GiB): raise maxMemory or lower minMemory',
    ],
    [
      'with a check longer than its interval',
      service({ probes: { ready: { timeout: '6s' } } }),
      'services.web.probes.ready.timeout (6s) must not exceed interval (5s): raise interval or lower timeout',
    ],
    [
      'with a probe that is none',
      service({ probes: { alive: {} } }),
      "services.web.probes.alive ({}) is not a known key: did you mean 'live'?",
    ],
    [
      'with a check in fractions of a second',
      service({ probes: { live: { interval: '1500ms' } } }),
      'services.web.probes.live.interval (1500ms) must be whole seconds: the program it is meant for counts in seconds',
    ],
    [
      'with a health check that the balancer does not take',
      { loadBalancer: { healthCheck: { timeout: '1s' } } },
      'loadBalancer.healthCheck.timeout (1s) must be at least 2s and less than interval (15s) on eks: the balancer of the cloud takes nothing else; correct it',
    ],
    [
      'with pods that leave later than the balancer waits',
      { rollout: { drain: '1h' } },
      'rollout.drain (1h) must not make deregistration and drain longer than 1h together on eks, they are 3645s: the balancer waits no longer for an instance that leaves; lower one of them',
    ],
    [
      'without a domain',
      { domain: undefined },
      'domain is required on eks for tier multi: clients would send passwords in clear; name one whose DNS you decide, or use tier single for a trial',
    ],
    [
      'with a cookie of a name that the balancer does not take',
      { loadBalancer: { stickiness: { kind: 'cookie', name: 'route' } } },
      'loadBalancer.stickiness.name (route) must not be set on eks: remove it: that balancer calls its cookie AWSALB',
    ],
    [
      'with clients known by their address',
      { loadBalancer: { stickiness: { kind: 'source' } } },
      "loadBalancer.stickiness.kind (source) must be none or cookie on eks: that balancer knows no client by its address; use 'cookie'",
    ],
    [
      'with a distribution that the balancer does not know',
      { loadBalancer: { algorithm: 'requestUri' } },
      "loadBalancer.algorithm (requestUri) must not be requestUri but with nginx on eks: use 'leastConnections', or set cluster.ingress to 'nginx'",
    ],
    [
      'with two ways to choose a pod',
      { ...nginx, loadBalancer: { algorithm: 'requestUri', stickiness: { kind: 'cookie' } } },
      'loadBalancer.stickiness.kind (cookie) must be none while loadBalancer.algorithm is requestUri: a request is sent by its address or by its client, not by both; remove one of them',
    ],
    [
      'with answers that nginx does not keep',
      { ...nginx, loadBalancer: { responseCache: { kind: 'memory', paths: ['/static/'] } } },
      'loadBalancer.responseCache.kind (memory) must be none on eks: that controller keeps no answers; remove it',
    ],
    [
      'with a firewall before nginx',
      { ...nginx, loadBalancer: { firewall: { requestsPerIp: 5000 } } },
      'loadBalancer.firewall must not be set on eks without the balancer of the cloud: remove it: only that balancer has one',
    ],
    [
      'with connecting that takes too long for nginx',
      { ...nginx, loadBalancer: { timeouts: { connect: '76s', perTry: '80s', request: '80s', idle: '80s' } } },
      'loadBalancer.timeouts.connect (76s) must be whole seconds with nginx, 75 at most: that controller takes nothing else; correct it',
    ],
    [
      'with a candidate that is the image itself',
      service({ candidate: { ...canary, digest: `sha256:${'a'.repeat(64)}` } }),
      `services.web.candidate.digest (sha256:${'a'.repeat(50)}...) must differ from image.digest: it is that already: remove the candidate`,
    ],
    [
      'with machines of its own',
      service({ instances: { disk: '40GiB' } }),
      'services.web.instances must not be set on eks: remove it: only ec2 has machines of its own for each instance',
    ],
  ])('%s', (_name, values, problem) => {
    expect(eksProblems(values)).toEqual([problem]);
  });
});
