import type { KubernetesObject } from '../../../constructs/kubernetes/objects';

/** A part of an object. */
export type Node = Readonly<Record<string, unknown>>;
/** Labels by which objects are chosen. */
export type Labels = Readonly<Record<string, string>>;

/** Pods, and the labels by which they are chosen. */
export interface Pods {
  /** What they belong to, such as 'web' or 'postgres'. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** Labels that operators give to the pods that they make; each from the operator's own documentation. */
const OPERATOR_PODS: Readonly<Record<string, (object: KubernetesObject) => Labels>> = {
  Cluster: ({ metadata }) => ({ 'cnpg.io/cluster': metadata.name }),
  Pooler: (pooler) => ({
    'cnpg.io/poolerName': pooler.metadata.name,
    'cnpg.io/cluster': text(pooler, 'spec.cluster.name'),
  }),
  RedisCluster: () => ({ redis_setup_type: 'cluster' }),
  OpenSearchCluster: ({ metadata }) => ({ 'opster.io/opensearch-cluster': metadata.name }),
  RabbitmqCluster: ({ metadata }) => ({
    'app.kubernetes.io/name': metadata.name,
    'app.kubernetes.io/component': 'rabbitmq',
  }),
};

/** The value at a path of an object, such as 'spec.template.spec'; undefined where something on the way is missing. */
export function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, name) => (isNode(node) ? node[name] : undefined), object);
}

/** The text there, '' for none. */
export const text = (object: unknown, path: string): string => String(at(object, path) ?? '');
/** The nodes of a list there, none where there is no list. */
export const list = (object: unknown, path: string): readonly Node[] => (at(object, path) ?? []) as readonly Node[];
/** The labels there. */
export const labels = (object: unknown, path: string): Labels => (at(object, path) ?? {}) as Labels;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Whether labels have everything that is asked for. */
export const matches = (asked: Labels, found: Labels): boolean =>
  Object.entries(asked).every(([name, value]) => found[name] === value);

/** `Deployment web`, for messages. */
export const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

/** All objects of an environment, as those see them that are in its cluster. */
export class World {
  /**
   * @param system namespace of the system itself
   * @param charts of operators that are installed
   */
  constructor(
    readonly objects: readonly KubernetesObject[],
    readonly system: string,
    readonly charts: readonly string[],
  ) {}

  all(...kinds: readonly string[]): readonly KubernetesObject[] {
    return this.objects.filter(({ kind }) => kinds.includes(kind));
  }

  /** The objects in the system's namespace: those elsewhere belong to operators, whose pods only their charts know. */
  own(...kinds: readonly string[]): readonly KubernetesObject[] {
    return this.all(...kinds).filter(({ metadata }) => metadata.namespace === this.system);
  }

  find(kind: string, name: string, namespace?: string): KubernetesObject | undefined {
    return this.all(kind).find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  }

  /** Every group of pods in the system's namespace: those of Deployments, and those that operators make. */
  get pods(): readonly Pods[] {
    const fleets = this.own('Deployment').map(({ metadata: { name }, ...rest }) => ({
      name,
      namespace: this.system,
      labels: labels(rest, 'spec.template.metadata.labels'),
    }));
    const operators = this.own(...Object.keys(OPERATOR_PODS)).map((object) => ({
      name: object.metadata.name,
      namespace: this.system,
      labels: OPERATOR_PODS[object.kind]?.(object) ?? {},
    }));
    return [...fleets, ...operators];
  }

  /** The Deployment that something targets by `{ kind, name }`. */
  targetOf(object: KubernetesObject, path: string): KubernetesObject | undefined {
    return this.find(text(object, `${path}.kind`), text(object, `${path}.name`), object.metadata.namespace);
  }
}
