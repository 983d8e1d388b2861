import { renderProblem } from '../../model/errors';
import { Duration } from '../../model/values';
import { numbersOf } from '../arguments';
import { CommandError } from '../command';
import { isAtLeast, LEVELS, type Level, type LogEntry } from './entry';
import type { Begin } from './parts';

/** Flags of `scale:logs` that choose, as they were written. */
export interface FilterOptions {
  readonly program?: string;
  readonly instance?: string;
  readonly level?: string;
  readonly request?: string;
  readonly since?: string;
  readonly lines?: string;
}

/** What is shown. */
export interface Filter {
  readonly isInstance: (instance: string) => boolean;
  readonly isEntry: (entry: LogEntry) => boolean;
  readonly begin: Begin;
}

/** Lines of each log to begin with, when nothing says which ones are wanted. */
const LINES = 20;

/**
 * Reads the flags.
 * @param instances that have a log
 * @throws CommandError with every flag that is wrong
 */
export function filterOf(options: FilterOptions, instances: readonly string[], environment: string): Filter {
  const { program = '', instance, level, request, since } = options;
  const { lines } = numbersOf<'lines'>(options, { lines: { least: 0 } });
  const ago = since === undefined ? undefined : Duration.parse(since);
  const there = `there are ${instances.map((name) => `${name}.log`).join(', ')}`;
  refuse(
    [
      [
        !instances.some((name) => name.startsWith(program)),
        'program',
        `begin the name of a log of ${environment}`,
        there,
      ],
      [instance !== undefined && !instances.includes(instance), 'instance', `be a log of ${environment}`, there],
      [level !== undefined && !isLevel(level), 'level', `be one of ${LEVELS.join(', ')}`, 'it and worse are shown'],
      [since !== undefined && !ago, 'since', 'be a duration', "write it as '30s', '10m' or '2h'"],
      [request === '', 'request', 'be the id of a request', 'copy it from the header x-request-id of an answer'],
    ],
    options,
  );
  const time = ago && Date.now() - ago.milliseconds;
  const least = level as Level | undefined;
  return {
    isInstance: (name) => name.startsWith(program) && (instance === undefined || name === instance),
    isEntry: (entry) =>
      (time === undefined || entry.time >= time) &&
      (least === undefined || isAtLeast(entry.level, least)) &&
      (request === undefined || entry.fields.request_id === request),
    begin: beginOf({ lines, time, searches: least !== undefined || request !== undefined }),
  };
}

function beginOf(asked: { lines: number | undefined; time: number | undefined; searches: boolean }): Begin {
  if (asked.lines !== undefined) return { kind: 'last', lines: asked.lines };
  if (asked.time !== undefined) return { kind: 'since', time: asked.time };
  return asked.searches ? { kind: 'all' } : { kind: 'last', lines: LINES };
}

type Check = readonly [isWrong: boolean, flag: keyof FilterOptions, rule: string, wayOut: string];

function refuse(checks: readonly Check[], options: FilterOptions): void {
  const wrong = checks.filter(([isWrong]) => isWrong);
  if (wrong.length === 0) return;
  const told = wrong.map(([, flag, rule, wayOut]) =>
    renderProblem({ path: `--${flag}`, value: options[flag], rule: `must ${rule}`, wayOut }),
  );
  throw new CommandError(told.join('\n'));
}

function isLevel(text: string): text is Level {
  return LEVELS.some((level) => level === text);
}
