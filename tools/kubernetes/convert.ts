import type { Fields, Shape } from './shape';

/** Attributes as they are synthesized. */
export type Attributes = Readonly<Record<string, unknown>>;

/** An attribute that no table knows, or that is not what the table says. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

/**
 * Converts a block of the provider to an object of the API. Every attribute must be in the table: one that was passed as
 * it is would reach the cluster by Terraform and be missing, or wrong, in the manifest.
 * @param path where the block is, for messages
 * @throws RenderError for an attribute that is not in the table, or not of its shape
 */
export function convertBlock(block: Attributes, fields: Fields, path: string): Record<string, unknown> {
  const entries = Object.entries(block).flatMap(([attribute, found]) => {
    const shape = fields[attribute];
    const at = `${path}.${attribute}`;
    if (!shape) throw new RenderError(`${at} is in no table: add it to tools/kubernetes/shapes, as the API calls it`);
    const converted = found === null ? undefined : convert(found, shape, at);
    return converted === undefined ? [] : [[fieldName(attribute, shape), converted] as const];
  });
  return Object.fromEntries(entries);
}

function convert(found: unknown, shape: Shape, at: string): unknown {
  switch (shape.kind) {
    case 'map':
      return block(found, at);
    case 'number':
      return numeric(found);
    case 'mode':
      return Number.parseInt(String(found), 8);
    case 'intOrString':
      return numeric(found);
    case 'one':
      return convertOne(found, shape.fields, at);
    case 'many':
      return convertMany([found].flat(), shape.fields, at);
    default:
      return plain(found, at);
  }
}

/** No blocks are no list: the API drops an empty one, and would take every apply of it for a change. */
function convertMany(items: readonly unknown[], fields: Fields, at: string): unknown {
  if (items.length === 0) return undefined;
  return items.map((item, index) => convertBlock(block(item, at), fields, `${at}[${index}]`));
}

function convertOne(found: unknown, fields: Fields, at: string): unknown {
  const items = [found].flat();
  if (items.length > 1) throw new RenderError(`${at} has ${items.length} entries, and the API takes one`);
  return items.length === 0 ? undefined : convertBlock(block(items[0], at), fields, at);
}

/** A text of digits as the number; everything else as it is, such as the name of a port. */
function numeric(found: unknown): unknown {
  return typeof found === 'string' && /^-?\d+$/.test(found) ? Number(found) : found;
}

/** A block where a value is expected has attributes that nobody would look at. */
function plain(found: unknown, at: string): unknown {
  const items = [found].flat();
  if (items.some((item) => typeof item === 'object'))
    throw new RenderError(`${at} is a block, and its table takes it for a value: describe its attributes`);
  return found;
}

function block(found: unknown, at: string): Attributes {
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new RenderError(`${at} is ${JSON.stringify(found)}, and its table takes it for a block`);
  return found as Attributes;
}

function fieldName(attribute: string, shape: Shape): string {
  if ('name' in shape && shape.name !== undefined) return shape.name;
  return attribute.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
