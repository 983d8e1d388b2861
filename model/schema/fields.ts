import { z } from 'zod';
import { Duration, type DurationInput, Percent, type PercentInput, Size, type SizeInput } from '../values';

/**
 * Messages of the model are written `rule: way out`; `model/explain.ts` splits them at the first colon.
 * @see STYLE.md section 7
 */
export const message = (rule: string, wayOut: string): string => `${rule}: ${wayOut}`;

/** A value type's schema: reads the written form, then holds it between two bounds. */
function measured<T extends { toString(): string }, Input extends string>(
  parse: (text: unknown) => T | undefined,
  size: (value: T) => number,
  example: string,
  bounds: { readonly min?: T; readonly max?: T },
) {
  return z.custom<Input>().transform((input, context): T => {
    const value = parse(input);
    if (value === undefined) {
      const text = input === undefined ? message('is required', `write it as ${example}`) : undefined;
      context.issues.push({
        code: 'custom',
        input,
        message: text ?? message('is malformed', `write it as ${example}`),
      });
    } else if (bounds.min !== undefined && size(value) < size(bounds.min)) {
      context.issues.push({ code: 'custom', input, message: message(`must be at least ${bounds.min}`, 'raise it') });
    } else if (bounds.max !== undefined && size(value) > size(bounds.max)) {
      context.issues.push({ code: 'custom', input, message: message(`must be at most ${bounds.max}`, 'lower it') });
    } else return value;
    return z.NEVER;
  });
}

/** A duration between two bounds; at least 1 ms unless another minimum is given. */
export const duration = (min: DurationInput = '1ms', max: DurationInput = '365d') =>
  measured<Duration, DurationInput>(Duration.parse, (value) => value.milliseconds, "'30s' or '5m'", {
    min: Duration.of(min),
    max: Duration.of(max),
  });

/** A duration that reaches a program which counts in whole seconds, so '1500ms' is refused rather than rounded. */
export const wholeSeconds = (min: DurationInput = '1s', max: DurationInput = '365d') =>
  duration(min, max).refine((value) => value.milliseconds % 1000 === 0, {
    error: message('must be whole seconds', 'the program it is meant for counts in seconds'),
  });

/** A size between two bounds. */
export const size = (min: SizeInput = '1KiB', max: SizeInput = '64TiB') =>
  measured<Size, SizeInput>(Size.parse, (value) => value.bytes, "'256MiB' or '1GiB'", {
    min: Size.of(min),
    max: Size.of(max),
  });

/** A percentage between two bounds, both included. */
export const percent = (min: number, max: number) =>
  measured<Percent, PercentInput>(Percent.parse, (value) => value.value, "'70%'", {
    min: Percent.parse(`${min}%`),
    max: Percent.parse(`${max}%`),
  });

/** A whole number between two bounds, both included. */
export const count = (min: number, max: number) => z.int().min(min).max(max);

/** A TCP port. */
export const port = () => count(1, 65_535);

/** Text of one line that matches a pattern; `rule` and `wayOut` say it in words. */
export const text = (pattern: RegExp, rule: string, wayOut: string) =>
  z.string().regex(pattern, { error: message(rule, wayOut) });

/** An absolute path of a URL, without query. */
export const urlPath = () => text(/^\/[\w\-./]*$/, 'must be a path', "begin with '/' and use letters, digits, - _ . /");

/**
 * A field whose default is not here but in `model/tiers.ts`, because it depends on the tier or the platform:
 * a person may leave it out, the result always has it.
 */
export function tiered<T extends z.ZodType>(schema: T, wayOut = 'no tier gives a default') {
  return schema.optional().transform((value, context): Exclude<z.output<T>, undefined> => {
    if (value !== undefined) return value as Exclude<z.output<T>, undefined>;
    context.issues.push({ code: 'custom', input: value, message: message('is required', wayOut) });
    return z.NEVER;
  });
}
