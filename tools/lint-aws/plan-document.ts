/** Attributes of one block, in Terraform's JSON syntax. */
type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** What cdktf wrote for one stack, as far as it is looked at here. */
export interface StackFile {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A resource of a plan, in the words of `terraform show -json`. */
interface PlannedResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly values: unknown;
}

const REMOTE = 'terraform_remote_state';
const ACROSS = /\$\{data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)\}/g;
const NAMED = /\b([a-z]\w*)\.([\w-]+)/g;
// A construct's path stands in the name, where no `/` may.
const SLASH = '__';

/**
 * The stacks of one environment as one plan: references lead from stack to stack, and resources are named by the paths
 * of their constructs. As a plan, because checkov reads the policies in it; in the JSON syntax of the language it takes
 * them for mere text, and its eight checks of permissions say nothing.
 * @param files what was written, by id of the stack
 */
export function planDocument(environment: string, files: Readonly<Record<string, StackFile>>): object {
  const renamed = mapValues(files, (file, id) => withPaths(file, id.slice(environment.length + 1)));
  const resolved = mapValues(renamed, (file) => withoutBorders(file, renamed) as StackFile);
  const resources = Object.values(resolved).flatMap((file) => [
    ...planned('managed', file.resource),
    ...planned('data', file.data),
  ]);
  return { format_version: '1.2', terraform_version: '1.11.0', planned_values: { root_module: { resources } } };
}

/** Path of a construct that a name in the plan stands for. */
export function pathOf(name: string): string {
  return name.replaceAll(SLASH, '/');
}

/** Names resources, and what refers to them, by stack and path: a name is its own only within its stack. */
function withPaths(file: StackFile, part: string): StackFile {
  const names = planNames(file, part);
  const inText = (text: string) =>
    text.replace(NAMED, (whole, type: string, name: string) => {
      const found = names.get(`${type}.${name}`);
      return found ? `${type}.${found}` : whole;
    });
  const blocksOf = (blocks: Blocks = {}) =>
    mapValues(blocks, (named, type) =>
      Object.fromEntries(
        Object.entries(named).map(([name, block]) => [
          names.get(`${type}.${name}`) ?? name,
          mapTexts(block, inText) as Attributes,
        ]),
      ),
    );
  return {
    resource: blocksOf(file.resource),
    data: blocksOf(file.data),
    output: mapTexts(file.output ?? {}, inText) as StackFile['output'],
  };
}

/** Names in the plan, by type and name in the stack. */
function planNames({ resource = {}, data = {} }: StackFile, part: string): ReadonlyMap<string, string> {
  const blocks = [...Object.entries(resource), ...Object.entries(data)].filter(([type]) => type !== REMOTE);
  const pairs = blocks.flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => [`${type}.${name}`, planName(part, name, block)] as const),
  );
  return new Map(pairs);
}

function planName(part: string, name: string, block: Attributes): string {
  const { metadata } = (block['//'] ?? {}) as { readonly metadata?: { readonly path: string } };
  const ids = metadata?.path.split('/').slice(1) ?? [name];
  return [part, ...(ids.at(-1) === 'Resource' ? ids.slice(0, -1) : ids)].join(SLASH);
}

/** Replaces what is read from the state of another stack by what that stack hands out. */
function withoutBorders(file: StackFile, others: Readonly<Record<string, StackFile>>): unknown {
  const resolve = (text: string): string => {
    const resolved = text.replace(ACROSS, (reference, stack: string, output: string) =>
      String(others[stack]?.output?.[output]?.value ?? reference),
    );
    return resolved === text ? text : resolve(resolved);
  };
  return mapTexts(file, resolve);
}

function planned(mode: PlannedResource['mode'], blocks: Blocks = {}): PlannedResource[] {
  return Object.entries(blocks)
    .filter(([type]) => type !== REMOTE)
    .flatMap(([type, named]) =>
      Object.entries(named).map(([name, { '//': _, ...values }]) => {
        const address = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
        return { address, mode, type, name, values };
      }),
    );
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return mapValues(value as Attributes, (inner) => mapTexts(inner, change));
}
