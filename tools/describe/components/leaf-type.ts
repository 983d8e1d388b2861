import type ts from 'typescript';
import { type Arguments, plain } from './literals';

const range = (unit: string) => (given: Arguments) =>
  given.length < 2 ? unit : `${plain(given[0])}${unit} to ${plain(given[1])}${unit}`;
const always = (words: string) => () => words;

/** Functions that make a schema of one value (`model/schema/fields.ts`, zod), and what it takes in words. */
const words: Readonly<Record<string, (given: Arguments) => string>> = {
  count: range(''),
  percent: range('%'),
  size: range(''),
  duration: range(''),
  wholeSeconds: (given) => `${range('')(given)}; whole seconds`,
  text: (given) => ['text', shortRule(plain(given[1]))].filter((part) => part !== '').join('; '),
  literal: ([value]) => value?.getText() ?? '',
  string: always('text'),
  email: always('email address'),
  boolean: always('true, false'),
  number: always('number'),
};

/** What a schema takes, by the function that makes it; undefined for one that is none of these. */
export function leafType(maker: string, given: Arguments): string | undefined {
  return Object.hasOwn(words, maker) ? words[maker]?.(given) : undefined;
}

/** The rule of a `refine`, without its 'must be'; empty where it only says what a value is not. */
export function ruleOf(options: ts.Expression | undefined): string {
  const [, rule = ''] = /message\(\s*'([^']+)'/.exec(options?.getText() ?? '') ?? [];
  return shortRule(rule);
}

function shortRule(rule: string): string {
  const [, must = ''] = /^must (?:be )?(.+)$/.exec(rule) ?? [];
  return must.replace(/^not be /, 'not ');
}
