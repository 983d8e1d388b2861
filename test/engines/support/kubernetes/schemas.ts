import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Api } from './api';
import type { KubernetesObject } from './objects';

/** A JSON schema, as OpenAPI and CustomResourceDefinitions write them. */
interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

type Schemas = Readonly<Record<string, Schema>>;

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface CustomResourceDefinition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const COMPONENTS = '#/components/schemas/';

/** Where kubeconform finds the schemas below a folder (`-schema-location`). */
export const schemaLocation = (folder: string): string =>
  join(folder, '{{ .Group }}', '{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json');

/**
 * Writes the schema of every kind that an API server serves, built-in and custom, as kubeconform reads them. They
 * refuse unknown fields, as the server's strict validation does.
 * @returns how many there are
 */
export async function writeSchemas(api: Api, folder: string): Promise<number> {
  const builtIn = await builtInSchemas(api);
  const custom = await customSchemas(api);
  for (const [{ group, version, kind }, schema] of [...builtIn, ...custom]) {
    // kubeconform calls the group that has no name after its version.
    const file = join(folder, group || version, `${kind.toLowerCase()}_${version}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(schema));
  }
  return builtIn.length + custom.length;
}

type Entry = readonly [Kind, Schema];

async function builtInSchemas(api: Api): Promise<readonly Entry[]> {
  const { paths } = await api.request<{ paths: Readonly<Record<string, unknown>> }>('GET', '/openapi/v3');
  const versions = Object.keys(paths).filter((path) => /^apis?\/(.+\/)?v\d\w*$/.test(path));
  const own = versions.filter((path) => !path.startsWith('apis/') || isBuiltIn(path.split('/')[1] ?? ''));
  const entries = await Promise.all(own.map((path) => schemasOf(api, path)));
  return entries.flat();
}

/** Built-in groups have no dot (`apps`) or end thus; some custom ones do, too: their own schemas are written later. */
const isBuiltIn = (group: string): boolean => !group.includes('.') || group.endsWith('.k8s.io');

async function schemasOf(api: Api, path: string): Promise<readonly Entry[]> {
  const { components } = await api.request<{ components?: { schemas?: Schemas } }>('GET', `/openapi/v3/${path}`);
  const schemas = components?.schemas ?? {};
  const [group, version] = path.startsWith('api/') ? ['', path.slice(4)] : path.slice(5).split('/');
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly Kind[];
    const kind = kinds.find((each) => each.group === group && each.version === version);
    return kind && schema.properties?.apiVersion ? [[kind, closed(name, schemas)] as const] : [];
  });
}

/** A schema with all that it refers to, so that the file stands by itself. */
function closed(name: string, schemas: Schemas): Schema {
  const needed = new Set<string>();
  const add = (each: string): void => {
    if (needed.has(each)) return;
    needed.add(each);
    const references = JSON.stringify(schemas[each]).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    for (const [, reference = ''] of references) add(reference);
  };
  add(name);
  const all = Object.fromEntries([...needed].map((each) => [each, strict(schemas[each] ?? {})]));
  return { $ref: `${COMPONENTS}${name}`, components: { schemas: all } };
}

async function customSchemas(api: Api): Promise<readonly Entry[]> {
  const definitions = await api.list<CustomResourceDefinition>(CRDS);
  return definitions.flatMap(({ spec: { group, names, versions } }) =>
    versions.map(({ name, schema }) => {
      const { properties, ...rest } = schema.openAPIV3Schema;
      const text = { type: 'string' };
      const whole = { ...properties, apiVersion: text, kind: text, metadata: { type: 'object' } };
      return [{ group, version: name, kind: names.kind }, strict({ ...rest, properties: whole })] as const;
    }),
  );
}

/** The same schema, refusing fields it does not name; in JSON schema, null is a type. */
function strict(schema: Schema): Schema {
  const { properties, items, additionalProperties, nullable, type, ...rest } = schema;
  const isOpen = rest['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties !== undefined;
  const inner = typeof additionalProperties === 'object' ? strict(additionalProperties) : additionalProperties;
  return {
    ...rest,
    ...(type === undefined ? {} : { type: nullable ? [type, 'null'].flat() : type }),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, strict(each)])) }
      : {}),
    ...(items ? { items: strict(items) } : {}),
    ...(inner === undefined ? {} : { additionalProperties: inner }),
    ...(properties && !isOpen ? { additionalProperties: false } : {}),
  };
}
