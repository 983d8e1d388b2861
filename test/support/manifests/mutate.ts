import type { KubernetesObject } from '../../../constructs/kubernetes/objects';

/** A change of the objects of an environment. */
export type Mutation = (objects: readonly KubernetesObject[]) => readonly KubernetesObject[];

type Changeable = Record<string, unknown>;

/**
 * Sets one value of one object; undefined takes it away.
 * @param named such as 'Deployment web'
 * @param path such as 'spec/template/spec/containers/0/name'
 * @throws Error where there is no such object or path: a mutation that changes nothing shows nothing
 */
export function set(named: string, path: string, value: unknown): Mutation {
  return (objects) => {
    const changed = structuredClone(objects) as readonly KubernetesObject[];
    const object = changed.find(({ kind, metadata }) => `${kind} ${metadata.name}` === named);
    if (!object) throw new Error(`there is no ${named}`);
    put(object as unknown as Changeable, path.split('/'), value);
    return changed;
  };
}

/** Takes an object away. @throws Error where there is none */
export function without(named: string): Mutation {
  return (objects) => {
    const left = objects.filter(({ kind, metadata }) => `${kind} ${metadata.name}` !== named);
    if (left.length === objects.length) throw new Error(`there is no ${named}`);
    return left;
  };
}

/** Adds an object. */
export function and(object: KubernetesObject): Mutation {
  return (objects) => [...objects, object];
}

function put(object: Changeable, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete object[name];
    else object[name] = value;
    return;
  }
  const inner = object[name];
  if (typeof inner !== 'object' || inner === null) throw new Error(`there is nothing at ${name}`);
  put(inner as Changeable, rest, value);
}
