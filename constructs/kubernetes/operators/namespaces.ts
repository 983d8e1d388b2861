/** Level of Pod Security. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type SecurityLevel = 'restricted' | 'privileged';

/** Where the level is not `restricted`, the reason. */
const NAMESPACES = {
  'external-secrets': { level: 'restricted' },
  keda: { level: 'restricted' },
  'cnpg-system': { level: 'restricted' },
  'redis-operator': { level: 'restricted' },
  'opensearch-operator': { level: 'restricted' },
  'rabbitmq-system': { level: 'restricted' },
  'ingress-nginx': { level: 'restricted' },
  monitoring: { level: 'restricted' },
  'node-exporter': {
    level: 'privileged',
    reason: 'it reads the disks, processes and network of the node itself; nothing else runs there',
  },
} as const satisfies Readonly<
  Record<string, { readonly level: 'restricted' } | { readonly level: 'privileged'; readonly reason: string }>
>;

/** A namespace made for operators. */
export type OwnNamespace = keyof typeof NAMESPACES;

/** Where an operator may run: what belongs to the cluster itself is in the one that every cluster has. */
export type OperatorNamespace = OwnNamespace | 'kube-system';

/** Level of a namespace made for operators. */
export function levelOf(namespace: OwnNamespace): SecurityLevel {
  return NAMESPACES[namespace].level;
}
