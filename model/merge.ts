/** A tree of values as a person writes it. */
export type Tree = Readonly<Record<string, unknown>>;

/** Whether a value is a plain object: not an array, not null, not an instance of a class. */
export function isTree(value: unknown): value is Tree {
  if (typeof value !== 'object' || value === null) return false;
  // Not compared with Object.prototype: an object may come from another realm, as in a test runner.
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Lays `over` upon `base`: objects merge key by key, everything else is replaced, an undefined key counts as left out.
 * A variant of another `kind` replaces the whole object: the defaults of one kind mean nothing in another.
 */
export function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isTree(base) || !isTree(over)) return over;
  if ('kind' in base && over.kind !== undefined && over.kind !== base.kind) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

/** The value at a path of keys; undefined where the tree ends before the path does. */
export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    tree,
  );
}
