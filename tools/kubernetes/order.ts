import type { KubernetesObject } from '../../constructs/kubernetes/objects';

/** Each kind before what needs it; kinds of operators come after all of these, by name. */
const ORDER = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'NetworkPolicy',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Service',
  'PodDisruptionBudget',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
];

/** Sorts objects so that they can be applied from the first to the last: by kind, then by name. */
export function inOrder(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects
    .map((object) => ({ object, key: keyOf(object) }))
    .sort((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)))
    .map(({ object }) => object);
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  const place = ORDER.indexOf(kind);
  const rank = String(place < 0 ? ORDER.length : place).padStart(2, '0');
  return [rank, kind, metadata.namespace ?? '', metadata.name].join(' ');
}
