import type { KubernetesObject } from '../../constructs/kubernetes/objects';
import { type Attributes, convertBlock, RenderError } from './convert';
import { Expressions, type Outputs, type Resolver, whereFrom } from './expressions';
import { inOrder } from './order';
import { isForeign, releaseObjects } from './release';
import { kinds } from './shapes/kinds';

/** What was synthesized for one stack. */
export interface StackFile extends Outputs {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

/** The objects of one stack. */
export interface RenderedStack {
  /** Its id, such as 'k8sprod-workloads'. */
  readonly stack: string;
  /** In an order in which they can be applied. */
  readonly objects: readonly KubernetesObject[];
  /** Releases of charts from outside; what they make is known to Helm only. */
  readonly charts: readonly string[];
}

/** What belongs to Terraform, and to no object. */
const TERRAFORM_ONLY = ['//', 'depends_on', 'lifecycle', 'timeouts', 'wait_for_rollout', 'wait_for_load_balancer'];

/**
 * The Kubernetes objects of stacks as plain manifests: what the provider's typed resources and our own chart apply. The
 * provider adds by itself what the API would, with one exception: `run_as_non_root = false` for a container that does
 * not say; ours say it.
 * @param files what was synthesized, by id of the stack
 * @param resolve values that only Terraform learns; by default the manifest says where they come from
 * @returns stacks that have objects or charts, in the order of `files`
 * @throws RenderError for a resource or an attribute that no table knows
 */
export function renderManifests(
  files: Readonly<Record<string, StackFile>>,
  resolve: Resolver = whereFrom,
): RenderedStack[] {
  const expressions = new Expressions(files, resolve);
  return Object.entries(files)
    .map(([stack, { resource = {} }]) => renderStack(stack, resource, expressions))
    .filter(({ objects, charts }) => objects.length + charts.length > 0);
}

function renderStack(
  stack: string,
  resources: NonNullable<StackFile['resource']>,
  expressions: Expressions,
): RenderedStack {
  const all = Object.entries(resources).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]) => ({ type, at: `${stack}: ${type}.${name}`, attributes })),
  );
  const releases = all.filter(({ type }) => type === 'helm_release');
  const asJson = (value: string) => JSON.stringify(value).slice(1, -1);
  const typed = all.filter(({ type }) => type.startsWith('kubernetes_'));
  const objects = [
    ...typed.map(({ type, at, attributes }) => objectOf(type, at, expressions.fillAll(own(attributes), stack))),
    ...releases
      .filter(({ attributes }) => !isForeign(attributes))
      .flatMap(({ at, attributes }) =>
        releaseObjects(own(attributes), at, (values) => expressions.fill(values, stack, asJson)),
      ),
  ];
  const charts = releases.filter(({ attributes }) => isForeign(attributes)).map(({ attributes }) => attributes.name);
  return { stack, objects: inOrder(objects), charts: charts.map(String).sort() };
}

function objectOf(type: string, at: string, attributes: unknown): KubernetesObject {
  const kind = kinds[type];
  if (!kind) throw new RenderError(`${at}: ${type} is in no table: add it to tools/kubernetes/shapes/kinds.ts`);
  const { metadata, ...rest } = convertBlock(attributes as Attributes, kind.fields, at);
  return { apiVersion: kind.apiVersion, kind: kind.kind, metadata: metadata as KubernetesObject['metadata'], ...rest };
}

function own(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !TERRAFORM_ONLY.includes(name)));
}
