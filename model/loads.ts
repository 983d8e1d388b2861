import { isTree, type Tree, valueAt } from './merge';
import type { Load, SectionsInput } from './schema/environment';

/** What a load level says about a service unless a person says otherwise. */
type ServiceSizes = Required<
  Pick<NonNullable<SectionsInput['services']>[string], 'replicas' | 'memory'> & { readonly pool: { size: number } }
>;

/**
 * CryptoServe's sizing table: instances, memory and database pool of one instance, by requests per second. It has no
 * ceiling for its highest level, "10+": there it is tier `enterprise`'s. A fixed fleet of 2 is the guide's, too.
 */
const loads: Readonly<Record<Load, ServiceSizes>> = {
  light: { replicas: { min: 2, max: 2 }, memory: '256MiB', pool: { size: 5 } },
  medium: { replicas: { min: 3, max: 5 }, memory: '512MiB', pool: { size: 10 } },
  heavy: { replicas: { min: 5, max: 10 }, memory: '1GiB', pool: { size: 15 } },
  enterprise: { replicas: { min: 10, max: 20 }, memory: '2GiB', pool: { size: 20 } },
};

/**
 * Sizes of a service by the environment's load. Only role `web` answers the requests that a load counts: workers follow
 * their queue, frontends serve pages that browsers keep.
 * @returns undefined without a load, for another role, and for a load that its schema refuses
 */
export function loadSizes({ load, system }: Tree, service: string): Tree | undefined {
  const isSized = valueAt(system, ['services', service, 'role']) === 'web';
  const sizes: unknown = typeof load === 'string' && Object.hasOwn(loads, load) ? valueAt(loads, [load]) : undefined;
  return isSized && isTree(sizes) ? sizes : undefined;
}

/** ` (load 'heavy' sets it)` for a path whose value comes from the load, else nothing: a person did not write it. */
export function loadOrigin(input: Tree, path: string): string {
  const [section, service = '', ...field] = path.split('.');
  if (section !== 'services' || field.length === 0 || valueAt(input, path.split('.')) !== undefined) return '';
  return valueAt(loadSizes(input, service), field) === undefined ? '' : ` (load '${input.load}' sets it)`;
}
