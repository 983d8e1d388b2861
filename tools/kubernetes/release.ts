import type { KubernetesObject } from '../../constructs/kubernetes/objects';
import { type Attributes, RenderError } from './convert';

/** What a release of our own chart is written with (`constructs/kubernetes/custom-resources.ts`), and what it may say besides. */
const KNOWN = ['name', 'namespace', 'chart', 'values', 'atomic', 'max_history'];
/** Kinds without a namespace; Helm gives every other the release's. */
const WITHOUT_NAMESPACE = ['CustomResourceDefinition'];

/** Whether a release is of a chart that somebody else has written: its objects are not known before Helm has it. */
export function isForeign(release: Attributes): boolean {
  return release.repository !== undefined;
}

/**
 * The objects of a release of our own chart, as Helm applies them.
 * @param filled text of values with its expressions filled in
 * @throws RenderError for a setting of the release that would change them
 */
export function releaseObjects(
  release: Attributes,
  at: string,
  filled: (values: string) => string,
): KubernetesObject[] {
  const unknown = Object.keys(release).filter((attribute) => !KNOWN.includes(attribute));
  if (unknown.length > 0)
    throw new RenderError(`${at}: ${unknown.join(', ')} may change its objects: add it to tools/kubernetes/release.ts`);
  return (release.values as readonly string[]).flatMap((values) => {
    const { objects } = JSON.parse(filled(values)) as { readonly objects: readonly KubernetesObject[] };
    return objects.map((object) => inNamespace(object, String(release.namespace)));
  });
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (WITHOUT_NAMESPACE.includes(object.kind)) return object;
  const { name, ...metadata } = object.metadata;
  return { ...object, metadata: { name, namespace, ...metadata } };
}
