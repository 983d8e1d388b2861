/** Attributes of a resource as Terraform reads them: names in snake_case, nested blocks as arrays. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One resource or data source. */
export interface AwsResource {
  /** Stack it belongs to, such as 'prod-network'. */
  readonly stack: string;
  readonly type: string;
  /** Name within its type and stack. */
  readonly name: string;
  readonly attributes: Attributes;
}

/** What was written for one stack. */
type StackFile = {
  readonly terraform: Attributes;
  readonly provider: { readonly aws: readonly Attributes[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly ephemeral?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
};

const ACROSS = /\$\{data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)\}/g;

/** The stacks of one environment, read as one: what is asked for may be in any of them. */
export class AwsTemplate {
  /**
   * @param files what was written, by id of the stack
   * @param dependencies stacks that each one waits for, in their order
   */
  constructor(
    readonly files: Readonly<Record<string, StackFile>>,
    readonly dependencies: Readonly<Record<string, readonly string[]>>,
  ) {}

  /** Every resource of a type whose attributes match; without a type every resource there is. */
  resources(type?: string, matching: Attributes = {}): AwsResource[] {
    return this.blocks('resource')
      .filter((resource) => type === undefined || resource.type === type)
      .filter(({ attributes }) => matches(attributes, matching));
  }

  /**
   * Attributes of the only resource of a type whose attributes match.
   * @throws Error for none and for several, with what there is
   */
  one(type: string, matching: Attributes = {}): Attributes {
    const [found, ...others] = this.resources(type, matching);
    if (found && others.length === 0) return found.attributes;
    const there = this.resources(type).map(({ stack, name }) => `${stack}/${name}`);
    const count = found ? others.length + 1 : 0;
    throw new Error(`${count} ${type} match ${JSON.stringify(matching)}; there: ${there.join(', ') || 'none'}`);
  }

  /** Every data source, or every ephemeral resource. */
  blocks(kind: 'resource' | 'data' | 'ephemeral'): AwsResource[] {
    return Object.entries(this.files).flatMap(([stack, file]) =>
      Object.entries(file[kind] ?? {}).flatMap(([type, named]) =>
        Object.entries(named).map(([name, attributes]) => ({ stack, type, name, attributes })),
      ),
    );
  }

  /** Text with every reference to another stack replaced by what that stack hands out. */
  resolve(text: string): string {
    const resolved = text.replace(ACROSS, (reference, stack: string, output: string) =>
      String(this.files[stack]?.output?.[output]?.value ?? reference),
    );
    return resolved === text ? text : this.resolve(resolved);
  }

  /** The resource that an attribute refers to, in whatever stack: the first that is named in it. */
  referred(value: unknown): AwsResource | undefined {
    const text = this.resolve(String(value));
    return this.resources().find(({ type, name }) => text.includes(`\${${type}.${name}.`));
  }

  /** Statements of every policy document that is written in an attribute, with where it is written. */
  statements(): { readonly in: AwsResource; readonly attribute: string; readonly statement: Statement }[] {
    return this.resources().flatMap((resource) =>
      texts(resource.attributes).flatMap(([attribute, text]) =>
        statementsOf(text).map((statement) => ({ in: resource, attribute, statement })),
      ),
    );
  }
}

/** One statement of a policy; a single action, resource or principal may stand without its list. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Attributes;
}

function statementsOf(text: string): Statement[] {
  if (!text.startsWith('{') || !text.includes('"Statement"')) return [];
  return [(JSON.parse(text) as { Statement: Statement | Statement[] }).Statement].flat();
}

/** Every text below a value, with the name of the attribute it stands in. */
function texts(value: unknown, attribute = ''): [string, string][] {
  if (typeof value === 'string') return [[attribute, value]];
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, attribute));
  return isBlock(value) ? Object.entries(value).flatMap(([name, inner]) => texts(inner, name)) : [];
}

const isBlock = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether everything that is wanted is there; a block may be wanted without the array that Terraform's JSON puts around it. */
function matches(found: unknown, wanted: unknown): boolean {
  if (isBlock(wanted) && Array.isArray(found)) return found.some((item) => matches(item, wanted));
  if (isBlock(wanted))
    return isBlock(found) && Object.entries(wanted).every(([name, value]) => matches(found[name], value));
  return JSON.stringify(found) === JSON.stringify(wanted);
}
