import type { KubernetesObject } from '../../../constructs/kubernetes/objects';
import { at, labels, list, type Node, nameOf, text, type World } from './world';

/** Where an object names another, by the end of the path, and the kind of the other. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)serviceAccountName$|\.serviceAccount\.name$/, 'ServiceAccount'],
  [/(^|\.)priorityClassName$/, 'PriorityClass'],
  [/(^|\.)storageClass(Name)?$/, 'StorageClass'],
  [/(^|\.)ingressClassName$/, 'IngressClass'],
  [/\.(configMap|configMapRef|configMapKeyRef)\.name$|\.additionalRedisConfig$/, 'ConfigMap'],
  [/(^|\.)secretName$|\.(secretRef|secretKeyRef|\w+Secret|secretTargetRef)\.name$/, 'Secret'],
  [/\.authenticationRef\.name$/, 'TriggerAuthentication'],
  [/\.storeRef\.name$/, 'SecretStore'],
  [/\.generatorRef\.name$/, 'Password'],
  [/^roleRef\.name$/, 'Role'],
  [/^spec\.cluster\.name$/, 'Cluster'],
];
const WITHOUT_NAMESPACE = ['PriorityClass', 'StorageClass', 'IngressClass'];

/** Secrets that operators make for what they run; each from the operator's own documentation. */
const OPERATOR_SECRETS: Readonly<Record<string, readonly string[]>> = {
  Cluster: ['app', 'ca'],
  OpenSearchCluster: ['ca'],
  RabbitmqCluster: ['default-user'],
};
/** Classes of Ingress, by the chart that brings each. */
const CLASSES: Readonly<Record<string, string>> = { alb: 'aws-load-balancer-controller', nginx: 'ingress-nginx' };

/** What is there though no manifest makes it, and why. */
const GIVEN: Readonly<Record<string, string>> = {
  'PriorityClass system-cluster-critical': 'Kubernetes has it',
  'PriorityClass system-node-critical': 'Kubernetes has it',
  'ConfigMap kube-root-ca.crt': 'Kubernetes puts it into every namespace',
  'Secret abreast-tls':
    'the certificate of nginx: whoever runs the cluster puts it there (docs/components/eks-workloads.md)',
};

/** Names of objects that are not there, and entries of Secrets that nobody writes. */
export function referenceProblems(world: World): string[] {
  return [
    ...world.objects.flatMap((object) => named(object).flatMap((reference) => missing(world, object, reference))),
    ...world.all('RoleBinding').flatMap((object) => subjects(world, object)),
    ...world.own('TriggerAuthentication').flatMap((object) => entries(world, object)),
    ...world.own('ExternalSecret').flatMap((object) => sources(world, object)),
    ...world.own('Deployment').flatMap((object) => [...files(world, object), ...taken(world, object)]),
  ];
}

interface Reference {
  readonly kind: string;
  readonly name: string;
}

/** Every reference of an object, wherever in it. */
function named(object: KubernetesObject): Reference[] {
  if (object.kind === 'CustomResourceDefinition') return [];
  const { metadata: _, ...rest } = object;
  return texts(rest).flatMap(([path, name]) =>
    NAMED.filter(([end]) => end.test(path)).map(([, kind]) => ({ kind, name })),
  );
}

function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, path ? `${path}.${name}` : name));
}

function missing(world: World, object: KubernetesObject, { kind, name }: Reference): string[] {
  const namespace = WITHOUT_NAMESPACE.includes(kind) ? undefined : object.metadata.namespace;
  const isThere =
    kind === 'Secret' ? keysOf(world, name) !== undefined : world.find(kind, name, namespace) !== undefined;
  const isClass = kind === 'IngressClass' && world.charts.includes(CLASSES[name] ?? '');
  if (isThere || isClass || `${kind} ${name}` in GIVEN) return [];
  return [`${nameOf(object)}: there is no ${kind} ${name}`];
}

/** Accounts that are given rights, wherever they live. */
function subjects(world: World, binding: KubernetesObject): string[] {
  return list(binding, 'subjects')
    .filter((subject) => !world.find('ServiceAccount', text(subject, 'name'), text(subject, 'namespace')))
    .map(
      (subject) =>
        `${nameOf(binding)}: there is no ServiceAccount ${text(subject, 'namespace')}/${text(subject, 'name')}`,
    );
}

/** Entries of a Secret: a list, or 'unknown' for those that an operator fills; undefined where nobody makes it. */
function keysOf(world: World, secret: string): readonly string[] | 'unknown' | undefined {
  const filled = world.own('ExternalSecret').find((object) => text(object, 'spec.target.name') === secret);
  if (filled) return filledKeys(world, filled);
  const made = world
    .own(...Object.keys(OPERATOR_SECRETS))
    .flatMap(({ kind, metadata }) => (OPERATOR_SECRETS[kind] ?? []).map((part) => `${metadata.name}-${part}`));
  return made.includes(secret) ? 'unknown' : undefined;
}

function filledKeys(world: World, secret: KubernetesObject): readonly string[] {
  const template = at(secret, 'spec.target.template.data');
  if (template !== undefined) return Object.keys(template as Node);
  return list(secret, 'spec.dataFrom').flatMap((source) => {
    const generator = world.find('Password', text(source, 'sourceRef.generatorRef.name'), world.system);
    return (at(generator, 'spec.secretKeys') ?? []) as string[];
  });
}

const lacks = (keys: ReturnType<typeof keysOf>, key: string): boolean => keys !== 'unknown' && !keys?.includes(key);

function entries(world: World, object: KubernetesObject): string[] {
  return list(object, 'spec.secretTargetRef')
    .filter((entry) => lacks(keysOf(world, text(entry, 'name')), text(entry, 'key')))
    .map((entry) => `${nameOf(object)}: Secret ${text(entry, 'name')} has no entry ${text(entry, 'key')}`);
}

/** What an ExternalSecret takes from a Secret of the cluster, and what its templates take from what it fetched. */
function sources(world: World, object: KubernetesObject): string[] {
  const data = list(object, 'spec.data');
  const fetched = data.map((entry) => text(entry, 'secretKey'));
  const used = texts(at(object, 'spec.target.template.data')).flatMap(([, template]) =>
    [...template.matchAll(/\.(value\d+)/g)].map(([, name = '']) => name),
  );
  const inCluster = data.filter((entry) => {
    const store = world.find('SecretStore', text(entry, 'sourceRef.storeRef.name'), world.system);
    return at(store, 'spec.provider.kubernetes') !== undefined;
  });
  return [
    ...used
      .filter((name) => !fetched.includes(name))
      .map((name) => `${nameOf(object)}: its template takes ${name}, which it does not fetch`),
    ...inCluster
      .filter((entry) => lacks(keysOf(world, text(entry, 'remoteRef.key')), text(entry, 'remoteRef.property')))
      .map(
        (entry) =>
          `${nameOf(object)}: Secret ${text(entry, 'remoteRef.key')} has no entry ${text(entry, 'remoteRef.property')}`,
      ),
  ];
}

/** Every `<NAME>_FILE` is an entry of the Secret that is mounted there. */
function files(world: World, deployment: KubernetesObject): string[] {
  const volumes = list(deployment, 'spec.template.spec.volumes');
  return list(deployment, 'spec.template.spec.containers').flatMap((container) => {
    const variables = list(container, 'envFrom').flatMap((source) => {
      const object = world.find('ConfigMap', text(source, 'configMapRef.name'), world.system);
      return Object.entries(labels(object, 'data')).filter(([name]) => name.endsWith('_FILE'));
    });
    return variables.flatMap(([name, path]) => {
      const mount = list(container, 'volumeMounts').find((each) => path.startsWith(`${text(each, 'mountPath')}/`));
      const volume = volumes.find((each) => mount !== undefined && each.name === mount.name);
      const key = path.slice(text(mount, 'mountPath').length + 1);
      const secret = text(volume, 'secret.secretName');
      return lacks(keysOf(world, secret), key)
        ? [`${nameOf(deployment)}: ${name} is ${path}, which no Secret has`]
        : [];
    });
  });
}

/** Every entry of a Secret that a container takes as a variable, or a volume as a file, is there. */
function taken(world: World, deployment: KubernetesObject): string[] {
  const pod = 'spec.template.spec';
  const variables = list(deployment, `${pod}.containers`)
    .flatMap((container) => list(container, 'env'))
    .map((variable) => at(variable, 'valueFrom.secretKeyRef'))
    .filter((reference) => reference !== undefined)
    .map((reference) => [text(reference, 'name'), text(reference, 'key')] as const);
  const items = list(deployment, `${pod}.volumes`).flatMap((volume) =>
    list(volume, 'secret.items').map((item) => [text(volume, 'secret.secretName'), text(item, 'key')] as const),
  );
  return [...variables, ...items]
    .filter(([secret, key]) => lacks(keysOf(world, secret), key))
    .map(([secret, key]) => `${nameOf(deployment)}: Secret ${secret} has no entry ${key}`);
}
