import type { z } from 'zod';

/** One environment variable the image understands. */
export interface Variable<S extends z.ZodType<unknown, string> = z.ZodType<unknown, string>> {
  /** What it is for, in one line; the variables table of the documentation prints it. */
  readonly description: string;
  /** Turns the string of the process environment into the typed value. */
  readonly schema: S;
  /** True when leaving it out stops the application. */
  readonly required: boolean;
  /** True when the value may instead stand in the file that `<NAME>_FILE` names, and must never be printed. */
  readonly secret: boolean;
  /**
   * Value in force when the variable is left out, as it would be written.
   * @default none - the feature stays off, or a value is made at start
   */
  readonly default?: string;
}

type StringSchema = z.ZodType<unknown, string>;

/** Must be given. */
export function required<S extends StringSchema>(description: string, schema: S) {
  return { description, schema, required: true, secret: false } as const;
}

/** May be left out; the feature it configures then stays off. */
export function optional<S extends StringSchema>(description: string, schema: S) {
  return { description, schema, required: false, secret: false } as const;
}

/** May be left out; `value` then counts. */
export function defaulted<S extends StringSchema>(description: string, schema: S, value: string) {
  return { description, schema, required: false, secret: false, default: value } as const;
}

/** The same variable, also accepted as `<NAME>_FILE`, never printed. */
export function secret<V extends { readonly secret: boolean }>(
  variable: V,
): Omit<V, 'secret'> & { readonly secret: true } {
  return { ...variable, secret: true };
}
