import type { KubernetesObject } from '../../../../constructs/kubernetes/objects';
import { type Mutation, set } from '../../../support/manifests/mutate';

/** A change of a rendered object that the API server, or the operator's schema, must not take. */
export interface Refusal {
  readonly kind: string;
  readonly what: string;
  readonly change: Mutation;
  /** What the server says. */
  readonly message: RegExp;
}

/** The object with a field that nobody knows, at its top or in its specification. */
export function wrongField(object: KubernetesObject): KubernetesObject {
  const { spec } = object;
  return typeof spec === 'object' ? { ...object, spec: { ...spec, nonsense: 1 } } : { ...object, nonsense: 1 };
}
const path = (field: string): string => field.replaceAll('.', '/');

/** Sets a field of whatever object it is. */
function field(where: string, value: unknown): Mutation {
  return (objects) =>
    objects.flatMap((object) => set(`${object.kind} ${object.metadata.name}`, path(where), value)([object]));
}
const refused = (kind: string, what: string, where: string, value: unknown, message: RegExp): Refusal => ({
  kind,
  what,
  change: field(where, value),
  message,
});

const container = 'spec.template.spec.containers.0';
const TYPE = /expected|must be of type|Invalid value|cannot unmarshal|invalid type|quantities must match/;
const WORD = /Unsupported value|supported values/;

/** For each kind that we render at least one wrong type, and what is wrong in its own way. */
export const REFUSALS: readonly Refusal[] = [
  refused(
    'Namespace',
    'a label that is a number',
    'metadata.labels',
    { 'pod-security.kubernetes.io/enforce': 1 },
    TYPE,
  ),
  refused(
    'Namespace',
    'an unknown level',
    'metadata.labels',
    { 'pod-security.kubernetes.io/enforce': 'strict' },
    /must be one of/,
  ),
  refused('PriorityClass', 'a value in words', 'value', 'high', TYPE),
  refused('PriorityClass', 'a value of the system’s', 'value', 2_000_000_001, /maximum allowed value/),
  refused('PriorityClass', 'an unknown policy', 'preemptionPolicy', 'Sometimes', WORD),
  refused('StorageClass', 'a parameter that is a number', 'parameters', { type: 3 }, TYPE),
  refused('StorageClass', 'an unknown reclaim policy', 'reclaimPolicy', 'Keep', WORD),
  refused('NetworkPolicy', 'peers that are no list', 'spec.ingress', 'all', TYPE),
  refused('NetworkPolicy', 'an unknown direction', 'spec.policyTypes', ['Sideways'], WORD),
  refused(
    'NetworkPolicy',
    'a block that is none',
    'spec.egress',
    [{ to: [{ ipBlock: { cidr: '10.0.0.0/99' } }] }],
    /Invalid value|must be a valid CIDR/,
  ),
  refused('ServiceAccount', 'a word for yes', 'automountServiceAccountToken', 'yes', TYPE),
  refused('Role', 'verbs that are no list', 'rules.0.verbs', 'get', TYPE),
  refused('Role', 'a rule without verbs', 'rules.0.verbs', [], /must contain at least one value|Required value/),
  refused('RoleBinding', 'subjects that are no list', 'subjects', 'all', TYPE),
  refused('RoleBinding', 'an unknown kind of subject', 'subjects.0.kind', 'Robot', WORD),
  refused('ConfigMap', 'a number for a text', 'data', { PORT: 3000 }, TYPE),
  refused('ConfigMap', 'a key with a space', 'data', { 'a b': 'x' }, /a valid config key/),
  refused('Service', 'a port in words', 'spec.ports.0.port', 'http', TYPE),
  refused('Service', 'a port beyond all ports', 'spec.ports.0.port', 70_000, /between 1 and 65535/),
  refused('Service', 'an unknown type', 'spec.type', 'Public', WORD),
  refused('PodDisruptionBudget', 'a selector in words', 'spec.selector', 'all', TYPE),
  refused(
    'PodDisruptionBudget',
    'both a least and a most',
    'spec.minAvailable',
    1,
    /mutually exclusive|cannot be both set/,
  ),
  refused('PodDisruptionBudget', 'less than nothing', 'spec.maxUnavailable', -1, /greater than or equal to 0/),
  refused('Deployment', 'a number in words', 'spec.replicas', 'three', TYPE),
  refused(
    'Deployment',
    'another selector than its pods’',
    'spec.selector.matchLabels',
    { a: 'b' },
    /selector.* does not match template|Invalid value/,
  ),
  refused(
    'Deployment',
    'a request beyond its limit',
    `${container}.resources.requests.memory`,
    '1Ti',
    /must be less than or equal to memory limit/,
  ),
  refused('Deployment', 'an unknown unit', `${container}.resources.limits.memory`, '512 megabytes', TYPE),
  refused(
    'Deployment',
    'no room to roll',
    'spec.strategy',
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
    /may not be 0 when/,
  ),
  refused('Deployment', 'an unknown pull policy', `${container}.imagePullPolicy`, 'Daily', WORD),
  refused(
    'Deployment',
    'a volume that is not there',
    `${container}.volumeMounts`,
    [{ name: 'no', mountPath: '/x' }],
    /Not found/,
  ),
  refused('HorizontalPodAutoscaler', 'a number in words', 'spec.maxReplicas', 'ten', TYPE),
  refused(
    'HorizontalPodAutoscaler',
    'min above max',
    'spec.minReplicas',
    1_000,
    /must be greater than or equal to `?minReplicas/,
  ),
  refused('HorizontalPodAutoscaler', 'an unknown metric', 'spec.metrics.0.type', 'Weather', WORD),
  refused(
    'HorizontalPodAutoscaler',
    'an unknown choice of policy',
    'spec.behavior.scaleUp.selectPolicy',
    'Often',
    WORD,
  ),
  refused(
    'HorizontalPodAutoscaler',
    'a period beyond half an hour',
    'spec.behavior.scaleDown.policies.0.periodSeconds',
    3_600,
    /less than or equal to 1800/,
  ),
  refused('Ingress', 'rules that are no list', 'spec.rules', 'all', TYPE),
  refused('Ingress', 'an unknown kind of path', 'spec.rules.0.http.paths.0.pathType', 'Regex', WORD),
  refused('CustomResourceDefinition', 'an unknown scope', 'spec.scope', 'Everywhere', WORD),
  refused('VerticalPodAutoscaler', 'an unknown mode', 'spec.updatePolicy.updateMode', 'Sometimes', WORD),
  refused(
    'VerticalPodAutoscaler',
    'bounds that are no amounts',
    'spec.resourcePolicy.containerPolicies.0.minAllowed',
    { cpu: 'much' },
    TYPE,
  ),
  refused('ScaledObject', 'a number in words', 'spec.minReplicaCount', 'two', TYPE),
  refused(
    'ScaledObject',
    'min above max',
    'spec.minReplicaCount',
    1_000,
    /must be less than or equal to maxReplicaCount/,
  ),
  refused('ScaledObject', 'no trigger', 'spec.triggers', undefined, /Required value/),
  refused('ScaledObject', 'a trigger whose setting is a number', 'spec.triggers.0.metadata', { value: 70 }, TYPE),
  refused('ScaledObject', 'an unknown kind of target', 'spec.triggers.0.metricType', 7, TYPE),
  refused(
    'TriggerAuthentication',
    'a Secret without its name',
    'spec.secretTargetRef.0.name',
    undefined,
    /Required value/,
  ),
  refused('TriggerAuthentication', 'a Secret by number', 'spec.secretTargetRef.0.name', 7, TYPE),
  refused('ServiceMonitor', 'a port by number', 'spec.endpoints.0.port', 80, TYPE),
  refused('ServiceMonitor', 'an interval that is no time', 'spec.endpoints.0.interval', 'often', TYPE),
  refused('PodMonitor', 'an interval that is no time', 'spec.podMetricsEndpoints.0.interval', 'often', TYPE),
  refused('PrometheusRule', 'groups that are no list', 'spec.groups', 'all', TYPE),
  refused('ExternalSecret', 'an unknown policy', 'spec.target.creationPolicy', 'Sometimes', WORD),
  refused('ExternalSecret', 'a name by number', 'spec.target.name', 7, TYPE),
  refused(
    'SecretStore',
    'a region by number',
    'spec.provider',
    { aws: { service: 'SecretsManager', region: 1 } },
    TYPE,
  ),
  refused(
    'SecretStore',
    'an unknown service',
    'spec.provider',
    { aws: { service: 'Vault', region: 'eu-central-1' } },
    WORD,
  ),
  refused('Password', 'a length in words', 'spec.length', 'long', TYPE),
  refused('Cluster', 'fewer than one server', 'spec.instances', 0, /greater than or equal to 1/),
  refused('Cluster', 'an unknown way of updates', 'spec.primaryUpdateStrategy', 'daily', WORD),
  refused('Pooler', 'an unknown way of pooling', 'spec.pgbouncer.poolMode', 'query', WORD),
  refused('ScheduledBackup', 'a schedule by number', 'spec.schedule', 5, TYPE),
  refused('RedisCluster', 'a size in words', 'spec.clusterSize', 'three', TYPE),
  refused('OpenSearchCluster', 'a number of nodes in words', 'spec.nodePools.0.replicas', 'three', TYPE),
  refused('RabbitmqCluster', 'a number of nodes in words', 'spec.replicas', 'three', TYPE),
];

/** Nonsense that the definitions of operators' kinds let through; our model and types refuse it. */
export const TAKEN: readonly Omit<Refusal, 'message'>[] = [
  { kind: 'ScaledObject', what: 'an unknown trigger', change: field('spec.triggers.0.type', 'weather') },
  {
    kind: 'VerticalPodAutoscaler',
    what: 'bounds that cross',
    change: field('spec.resourcePolicy.containerPolicies.0.minAllowed', { cpu: '64' }),
  },
];
