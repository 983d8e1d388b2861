import type { z } from 'zod';
import { type Problem, problem } from './errors';
import { valueAt } from './merge';
import { suggestion } from './nearest';

const kinds: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

const words = (values: readonly unknown[]): string[] => values.map(String);

/** What zod found, as `rule: way out` in plain words; undefined leaves a schema's own message in place. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required: set it';
      return `must be ${kinds[issue.expected] ?? issue.expected}: correct it`;
    case 'too_small':
      return issue.origin === 'array'
        ? 'must not be empty: name at least one'
        : bound('at least', issue.minimum, issue);
    case 'too_big':
      return bound('at most', issue.maximum, issue);
    case 'invalid_value':
      return choices(issue.input, words(issue.values));
    case 'invalid_union':
      return Array.isArray(issue.options) ? choices(valueAt(issue.input, ['kind']), words(issue.options)) : undefined;
    default:
      return undefined;
  }
}

function bound(word: 'at least' | 'at most', limit: number | bigint, { origin }: { readonly origin: string }): string {
  const unit = origin === 'string' ? ' characters long' : '';
  return `must be ${word} ${limit}${unit}: ${word === 'at least' ? 'raise it' : origin === 'string' ? 'shorten it' : 'lower it'}`;
}

function choices(given: unknown, known: readonly string[]): string {
  const rule = `must be one of ${known.join(', ')}`;
  return `${rule}: ${typeof given === 'string' ? suggestion(given, known) : 'choose one'}`;
}

/** Splits a message at its first colon into rule and way out. */
function split(message: string): readonly [string, string] {
  const at = message.indexOf(': ');
  return at < 0 ? [message, 'correct it'] : [message.slice(0, at), message.slice(at + 2)];
}

/** The keys an object schema knows, noted while the issue still says which schema raised it. */
const knownKeys = (issue: z.core.$ZodRawIssue): string[] => {
  const shape: unknown = valueAt(issue.inst, ['_zod', 'def', 'shape']);
  return Object.keys(shape ?? {});
};

/** Parses one section; what is wrong with it comes back as problems under `path`. */
export function parseSection(
  schema: z.ZodType,
  path: string,
  input: unknown,
): { readonly value: unknown } | { readonly problems: readonly Problem[] } {
  const error = (issue: z.core.$ZodRawIssue) =>
    issue.code === 'unrecognized_keys' ? knownKeys(issue).join(',') : explain(issue);
  const result = schema.safeParse(input, { error });
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => toProblems(issue, path, input)) };
}

function toProblems(issue: z.core.$ZodIssue, root: string, input: unknown): Problem[] {
  const path = [root, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  const found = valueAt(input, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(',');
    return issue.keys.map((key) => {
      const at = path === '' ? key : `${path}.${key}`;
      return problem(at, valueAt(found, [key]), 'is not a known key', suggestion(key, known));
    });
  }
  const text = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const [rule, wayOut] = split(text);
  return [problem(path, issue.code === 'invalid_key' ? undefined : found, rule, wayOut)];
}
