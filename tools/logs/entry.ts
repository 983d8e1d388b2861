/** Levels of the one format, the worst last. */
export const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Level = (typeof LEVELS)[number];

/** One thing that was logged, in the one format: the application's own. */
export interface LogEntry {
  /** When, in milliseconds since 1970. */
  readonly time: number;
  readonly level: Level;
  /** The process that wrote it, as `scale:status` calls it: web-3, cache-1, balancer. */
  readonly instance: string;
  /** What it says; a stack trace, or a statement of several lines, is part of it. */
  readonly message: string;
  /** Whatever else the program told, under its own names; `request_id` is the same for all of them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Whether a level is `least`, or worse. */
export function isAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
