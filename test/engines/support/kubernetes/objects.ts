/** A Kubernetes object as its manifest says it, and as the API answers it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

/** What names an object, and what the API server adds. */
export interface Metadata {
  readonly name: string;
  /** @default - `default` for kinds that live in a namespace */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Number that changes with every write; the API server sets it. */
  readonly resourceVersion?: string;
  readonly deletionTimestamp?: string;
  readonly [field: string]: unknown;
}

/** What names an object. */
export type Reference = Pick<KubernetesObject, 'apiVersion' | 'kind'> & {
  readonly metadata: Pick<Metadata, 'name' | 'namespace'>;
};

/** An object that reports conditions, as most kinds do. */
export interface Conditioned extends KubernetesObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** A pod, as far as tests look at it. */
export interface Pod extends Conditioned {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
}

/** Whether an object reports a condition as true. */
export function holds({ status }: Conditioned, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

/** Whether a pod gets requests: ready, and not about to end. */
export function isReady(pod: Pod): boolean {
  return holds(pod, 'Ready') && pod.metadata.deletionTimestamp === undefined;
}

/** `Deployment shop/web`, for messages. */
export function nameOf({ kind, metadata }: Reference): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}
