/**
 * A way to weaken what was synthesized, to see whether a test of intent notices.
 *
 * `at` is the type of a resource and the way to an attribute of it, such as `aws_lb.access_logs.enabled`;
 * `[name=value]` picks among resources, items of a list or statements of a policy. The blocks `terraform`, `provider`
 * and `locals` are reached by their names. Without a way the resource itself is meant.
 */
export type Mutation = { readonly at: string } & (
  | { readonly becomes: unknown }
  | { readonly isRemoved: true }
  | { readonly text: string; readonly by: string }
);

/** One setting that somebody asks for. */
export interface Setting {
  readonly setting: string;
  /** Our default, in words. */
  readonly value: string;
  /** Ids of checkov's checks, of best practices of the Well-Architected Framework, or another source in words. */
  readonly askedFor: readonly string[];
  /** Where it is set, from the root of the project. */
  readonly file: string;
  /** How to weaken it, each way by itself; or why nothing that is synthesized shows it. */
  readonly weaker: readonly Mutation[] | { readonly none: string };
}

/** Settings of one component. */
export interface Area {
  /** Heading on the page. */
  readonly name: string;
  /** Which tests of intent hold these settings: `test/aws-<test>.test.ts`. */
  readonly test: string;
  readonly settings: readonly Setting[];
}

/** The attribute gets a weaker value, and is made where it is missing. */
export const becomes = (at: string, value: unknown): Mutation => ({ at, becomes: value });

/** The attribute, the item of a list, or the resource goes. */
export const removed = (at: string): Mutation => ({ at, isRemoved: true });

/** A part of a longer text is replaced wherever it stands. */
export const rewritten = (at: string, text: string, by: string): Mutation => ({ at, text, by });
