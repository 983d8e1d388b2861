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
/** What the provider writes out, and the API means by silence. */
const UNSAID: Readonly<Record<string, unknown>> = {
  automountServiceAccountToken: true,
  immutable: false,
  optional: false,
  shareProcessNamespace: false,
  mountPropagation: 'None',
};

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

function essence({ status: _, metadata, ...object }: KubernetesObject): unknown {
  const { labels = {}, annotations = {}, namespace } = metadata;
  const { spec, rules, ...rest } = object as { readonly spec?: object; readonly rules?: readonly object[] };
  return unsaid({
    ...rest,
    metadata: { namespace, labels: written(labels), annotations: written(annotations) },
    ...(spec && { spec: without(spec, OWN) }),
    ...(rules && { rules: rules.map(inOrder) }),
  });
}

/** Without what the provider says though it goes without saying. */
function unsaid(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unsaid);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([name, inner]) => !(name in UNSAID && UNSAID[name] === inner));
  return Object.fromEntries(said.map(([name, inner]) => [name, unsaid(inner)]));
}

/** To the provider the words of a rule are a set. */
function inOrder(rule: object): object {
  const sorted = Object.entries(rule).map(([name, words]) => [name, [...(words as readonly string[])].sort()]);
  return Object.fromEntries(sorted);
}

function written(words: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([name]) => !HELM.test(name) && !CONTROLLERS.test(name)));
}

function without(object: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
