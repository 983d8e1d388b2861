import type { Manifests } from './manifests';
import type { KubernetesObject } from './objects';

/** An object as it is, beside the one that a manifest would make. */
export interface Pair {
  readonly live: unknown;
  readonly rendered: unknown;
}

/** What Helm writes to every object of a release. */
const HELM = /^meta\.helm\.sh\/|^app\.kubernetes\.io\/managed-by$/;
/** What controllers write, and the name itself as a label of a namespace. */
const CONTROLLERS = /^deployment\.kubernetes\.io\/revision$|^kubernetes\.io\/metadata\.name$/;
/** Addresses of a Service, which no two have, and what an autoscaler owns. */
const OWN = ['clusterIP', 'clusterIPs', 'replicas'];

/**
 * An object that somebody made, and what the API server would make of a manifest, with its defaults, under another name:
 * what only one of them says differs.
 * @throws Error when the object is not there
 */
export async function likeness(manifests: Manifests, manifest: KubernetesObject): Promise<Pair> {
  const live = await manifests.get(manifest);
  if (!live) throw new Error(`${manifest.kind} ${manifest.metadata.name} is not there`);
  const other = { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-x` } };
  const [rendered] = await manifests.apply([other], { dryRun: true });
  return { live: essence(live), rendered: rendered && essence(rendered) };
}

function essence({ status: _, metadata, ...object }: KubernetesObject & { readonly status?: unknown }): unknown {
  const { labels = {}, annotations = {}, namespace } = metadata;
  const { spec, ...rest } = object as { readonly spec?: object };
  return {
    ...rest,
    metadata: { namespace, labels: written(labels), annotations: written(annotations) },
    ...(spec && { spec: without(spec, OWN) }),
  };
}

function written(words: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([name]) => !HELM.test(name) && !CONTROLLERS.test(name)));
}

function without(object: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
