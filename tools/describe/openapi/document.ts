import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import { fastify } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { headers, parameters, problemSchema, securitySchemes } from './components';
import { complete, type Operation } from './operation';
import { problemName, problemResponse, problemsOf } from './problems';
import { PAGES_LEFT_OUT, type Route, routesOfService } from './routes';
import { groupOf, tags } from './tags';

/** Where the description is kept, and from where the service reads it. */
export const DESCRIPTION = 'docs/openapi.json';

/** A description of the API in OpenAPI 3.1: the parts that are looked at here. */
export interface Description {
  readonly openapi: string;
  readonly components: { readonly schemas?: Readonly<Record<string, object>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Describes the API as its routes are now. */
export async function describeApi(): Promise<Description> {
  const routes = routesOfService()
    .filter(({ url }) => !PAGES_LEFT_OUT.includes(url))
    .sort((a, b) => groupOf(a.url) - groupOf(b.url) || (a.url < b.url ? -1 : 1));
  const described = await describeSchemas(routes);
  const { components, paths } = described;
  return withoutPatternsOfFormats({
    ...described,
    components: {
      ...components,
      schemas: { ...withoutInputs(components.schemas), Problem: problemSchema },
      responses: problemResponses(routes),
    },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [path, completeAll(path, operations, routes)]),
    ),
  });
}

/** The description as the file holds it. */
export function renderDescription(description: Description): string {
  return `${JSON.stringify(description, null, 2)}\n`;
}

/** What the schemas alone say, by a service that has the routes and no code behind them. */
async function describeSchemas(routes: readonly Route[]): Promise<Description> {
  const service = fastify();
  service.setValidatorCompiler(() => () => true);
  service.setSerializerCompiler(() => String);
  await service.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: infoOfApplication(),
      servers: [{ url: '/' }],
      tags,
      components: { headers, parameters, securitySchemes },
    },
    convertConstToEnum: false,
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  for (const { method, url, schema } of routes)
    service.route({
      method,
      url,
      schema: { ...schema, tags: [tags[groupOf(url)]?.name ?? ''] },
      handler: async () => undefined,
    });
  await service.ready();
  return service.swagger() as unknown as Description;
}

function infoOfApplication() {
  const { version, description } = JSON.parse(readFileSync('app/package.json', 'utf8'));
  return { title: 'Abreast', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } };
}

// zod writes a regular expression beside each format, longer than all the rest: the format says the same.
function withoutPatternsOfFormats(description: object): Description {
  return JSON.parse(JSON.stringify(description), (_key, value) =>
    typeof value?.format === 'string' ? { ...value, pattern: undefined } : value,
  );
}

// Shared schemas are those of answers.
function withoutInputs(schemas: Description['components']['schemas'] = {}) {
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => !name.endsWith('Input')));
}

function problemResponses(routes: readonly Route[]) {
  const statuses = [...new Set(routes.flatMap(problemsOf))].sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [problemName(status), problemResponse(status)]));
}

function completeAll(path: string, operations: Description['paths'][string], routes: readonly Route[]) {
  const completed = Object.entries(operations).map(([method, operation]) => {
    const route = routes.find((one) => pathOf(one) === path && one.method.toLowerCase() === method);
    if (!route) throw new Error(`${method} ${path} is described without being a route`);
    return [method, complete(operation, route)];
  });
  return Object.fromEntries(completed);
}

/** The path of a route as OpenAPI writes it: `/api/v1/ips/{address}`. */
export function pathOf({ url }: Pick<Route, 'url'>): string {
  return url.replace(/:(\w+)/g, '{$1}');
}
