import { resolve } from 'node:path';
import { Expressions, type Resolver } from '../../../../tools/kubernetes/expressions';
import { isForeign } from '../../../../tools/kubernetes/release';
import type { Attributes } from '../../../support/aws-template';
import { mapped, type StackFile, type StackFiles } from './modules';
import { plausible, referencesIn } from './plausible';

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Where the API server of a test answers. */
export interface Endpoint {
  readonly url: string;
  /** Certificate of the authority that signed its own, PEM. */
  readonly certificate: string;
}

/** Seen from the folder of a stack, charts are copies beside it; here the one of the repository serves. */
const CHART = resolve('constructs', 'kubernetes', 'chart');

/** What AWS would have answered for an expression of Terraform. */
export const answeredByAws: Resolver = (expression) => {
  const [reference] = referencesIn(`\${${expression}}`);
  return reference ? String(plausible(reference)) : 'mocked';
};

/**
 * Stacks as a cluster without a cloud can have them: their Kubernetes objects by the typed resources of the provider and
 * by our own chart, in states beside them. What is left out is AWS, whose answers are made up, and charts of others,
 * which no test reaches. Providers still ask `aws` for their token.
 */
export function onCluster(stacks: StackFiles, endpoint: Endpoint): StackFiles {
  const expressions = new Expressions(stacks as never, answeredByAws);
  const kept = mapped(stacks, (file, id) => ({ ...file, resource: kubernetesOnly(file, id, expressions) }));
  const filled = Object.entries(kept).filter(([, { resource }]) => Object.keys(resource).length > 0);
  return Object.fromEntries(filled.map(([id, { resource, ...file }]) => [id, stackOf(id, file, resource, endpoint)]));
}

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
}

function kubernetesOnly({ resource = {} }: StackFile, id: string, expressions: Expressions): Blocks {
  const all = Object.entries(resource as Blocks).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]): Resource => ({ type, name, attributes })),
  );
  const ours = all.filter(isOurs);
  const blocks: Record<string, Record<string, Attributes>> = {};
  for (const { type, name, attributes } of ours) {
    const waits = [...new Set(dependencies(attributes, all))];
    const kept = { ...literal(attributes, id, expressions), depends_on: waits };
    blocks[type] = { ...blocks[type], [name]: kept };
  }
  return blocks;
}

function isOurs({ type, attributes }: Resource): boolean {
  return type.startsWith('kubernetes_') || (type === 'helm_release' && !isForeign(attributes));
}

/** With what AWS answers in the place of expressions; what is left of them is no expression. */
function literal(one: Attributes, id: string, expressions: Expressions): Attributes {
  const text = JSON.stringify(expressions.fillAll(one, id)).replaceAll(/[$%]\{/g, (mark) => mark[0] + mark);
  const { chart, ...rest } = JSON.parse(text) as Attributes;
  return chart === undefined ? rest : { ...rest, chart: CHART };
}

/** Whoever waited for what is left out waits for what that waited for. */
function dependencies({ depends_on: addresses = [] }: Attributes, all: readonly Resource[]): string[] {
  return (addresses as readonly string[]).flatMap((address) => {
    const found = all.find(({ type, name }) => `${type}.${name}` === address);
    if (!found) return [];
    return isOurs(found) ? [address] : dependencies(found.attributes, all);
  });
}

function stackOf(id: string, file: StackFile, resource: Blocks, { url, certificate }: Endpoint): StackFile {
  const { required_providers: required, required_version } = file.terraform as Attributes;
  const { aws: _, ...providers } = required as Attributes;
  const { kubernetes, helm } = file.provider as Readonly<Record<string, readonly Attributes[]>>;
  const access = { host: url, cluster_ca_certificate: certificate };
  return {
    terraform: { required_version, required_providers: providers, backend: { local: { path: `${id}.tfstate` } } },
    provider: {
      kubernetes: kubernetes?.map((one) => ({ ...one, ...access })),
      helm: helm?.map((one) => ({ kubernetes: { ...(one.kubernetes as Attributes), ...access } })),
    },
    resource,
  };
}
