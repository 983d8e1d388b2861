/** One step on the way to an attribute: by its name, or to whatever matches. */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'match'; readonly matches: (value: unknown) => boolean };

const any: Step = { kind: 'match', matches: () => true };
/** Blocks of a stack that hold no resources by type and name. */
const BLOCKS = ['terraform', 'provider', 'locals'];

/**
 * Steps of a way such as `aws_s3_bucket_policy.policy.Statement[Sid=OnlyTls]`, from the file of a stack on.
 * @throws Error for a way that cannot be read
 */
export function stepsOf(way: string): Step[] {
  const parts = way.match(/\[[^\]]+\]|[^.[\]]+/g) ?? [];
  const [first = '', ...others] = parts;
  if (others.some((part) => part.startsWith('[') && !part.includes('=')))
    throw new Error(`${way}: a match is [name=value]`);
  if (BLOCKS.includes(first)) return [named(first), ...others.map(step)];
  // A resource is found by its type and by any name: what follows is a match of it, or the way into it.
  const [second, ...rest] = others;
  const resource = second?.startsWith('[') ? [step(second), ...rest.map(step)] : [any, ...others.map(step)];
  return [named('resource'), named(first), ...resource];
}

const named = (name: string): Step => ({ kind: 'name', name });

function step(part: string): Step {
  if (!part.startsWith('[')) return part === '*' ? any : named(part);
  const [path = '', ...value] = part.slice(1, -1).split('=');
  return { kind: 'match', matches: (found) => String(at(found, path.split('.'))) === value.join('=') };
}

/** What stands below a value; `undefined` where nothing does. */
function at(value: unknown, [name, ...others]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return at((value as Readonly<Record<string, unknown>>)[name], others);
}
