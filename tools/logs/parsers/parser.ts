import type { Level } from '../entry';

/** What a parser understood of a line. */
export interface ParsedLine {
  /** @default the time of the line before - some programs write none */
  readonly time?: number | undefined;
  readonly level: Level;
  readonly message: string;
  /** @default none */
  readonly fields?: Readonly<Record<string, unknown>>;
  /**
   * Whether it belongs to the line before, as the statement of a failed query does.
   * @default false
   */
  readonly continues?: boolean;
}

/** Understands the lines of one program; `undefined` for every other line. */
export type Parser = (line: string) => ParsedLine | undefined;

/** A parser of lines that match a pattern with named groups. */
export function byPattern(pattern: RegExp, parse: (groups: Readonly<Record<string, string>>) => ParsedLine): Parser {
  return (line) => {
    const groups = pattern.exec(line)?.groups;
    return groups && parse(groups);
  };
}

/** A parser of lines that are an object of JSON. */
export function byJson(parse: (value: Readonly<Record<string, unknown>>) => ParsedLine | undefined): Parser {
  return (line) => {
    if (!line.startsWith('{')) return undefined;
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? parse({ ...value }) : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Looks a program's own word for a level up, whatever its case; `info` for a word that is not there. */
export function levelFrom(words: Readonly<Record<string, Level>>): (word: string) => Level {
  const table = new Map(Object.entries(words));
  return (word) => table.get(word.toLowerCase()) ?? 'info';
}

/** The words that most programs use. */
export const commonLevel = levelFrom({
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
  crit: 'error',
  critical: 'error',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  fatal: 'fatal',
  panic: 'fatal',
});
