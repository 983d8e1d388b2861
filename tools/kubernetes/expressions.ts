/** What a Terraform expression comes to, for a reader of manifests or for a test. */
export type Resolver = (expression: string, stack: string) => string;

/** The part of a synthesized stack that expressions refer to. */
export interface Outputs {
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

const ACROSS = /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)$/;

/** For review: where the value comes from, as `<prod-data: aws_db_instance.primary.address>`. */
export const whereFrom: Resolver = (expression, stack) => `<${stack}: ${expression}>`;

/**
 * Fills in the expressions of a text as Terraform does, and undoes its escapes. A reference to another stack is followed
 * to what that one hands out.
 */
export class Expressions {
  constructor(
    private readonly stacks: Readonly<Record<string, Outputs>>,
    private readonly resolve: Resolver,
  ) {}

  /**
   * @param stack whose text it is
   * @param written what to make of a value before it is filled in, such as its escapes within JSON
   */
  fill(text: string, stack: string, written: (value: string) => string = (value) => value): string {
    let filled = '';
    let rest = text;
    for (;;) {
      const found = /([$%])\1\{|\$\{/.exec(rest);
      if (!found) return filled + rest;
      filled += rest.slice(0, found.index);
      rest = rest.slice(found.index + found[0].length);
      if (found[1]) {
        filled += `${found[1]}{`;
        continue;
      }
      const end = closing(rest);
      filled += written(this.valueOf(rest.slice(0, end), stack));
      rest = rest.slice(end + 1);
    }
  }

  /** Every text below a value, filled in. */
  fillAll(found: unknown, stack: string): unknown {
    if (typeof found === 'string') return this.fill(found, stack);
    if (Array.isArray(found)) return found.map((item) => this.fillAll(item, stack));
    if (typeof found !== 'object' || found === null) return found;
    return Object.fromEntries(Object.entries(found).map(([name, inner]) => [name, this.fillAll(inner, stack)]));
  }

  private valueOf(expression: string, stack: string): string {
    const [, other = '', output = ''] = ACROSS.exec(expression) ?? [];
    const handedOut = this.stacks[other]?.output?.[output]?.value;
    return typeof handedOut === 'string' ? this.fill(handedOut, other) : this.resolve(expression, stack);
  }
}

/** Where the brace of an expression closes: it may hold others, in its own texts too. */
function closing(text: string): number {
  let depth = 1;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`an expression of Terraform is not closed: \${${text}`);
}
