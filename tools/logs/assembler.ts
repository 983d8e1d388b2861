import type { LogEntry } from './entry';
import { parseLine } from './parsers/all';

/** Lines that belong to the one before: indented ones, empty ones, and what Java writes below a failure. */
const CONTINUES = /^(\s|$|Caused by: |Suppressed: |[a-z]\w*(\.\w+)+(Exception|Error)\b)/;
/** Longest message, so that a log that is one indented text does not become one entry. */
const LONGEST_MESSAGE = 65_536;

/** Makes entries of the lines of one instance, in their order. */
export class Assembler {
  #open: LogEntry | undefined;

  /**
   * @param instance that writes the lines
   * @param time of lines before the first that has one, in milliseconds since 1970
   */
  constructor(
    private readonly instance: string,
    private time: number,
  ) {}

  /** Takes a line over; answers the entry that it ends. */
  push(line: string): LogEntry | undefined {
    const parsed = parseLine(line);
    const open = this.#open;
    if (open && (parsed?.continues || (!parsed && CONTINUES.test(line))) && open.message.length < LONGEST_MESSAGE) {
      this.#open = { ...open, message: `${open.message}\n${parsed?.message ?? line}` };
      return undefined;
    }
    this.time = parsed?.time ?? this.time;
    const { level, message, fields } = parsed ?? { level: 'info', message: line };
    this.#open = { time: this.time, level, instance: this.instance, message, fields: fields ?? {} };
    return open && ended(open);
  }

  /** Answers the entry that may still go on, and ends it. */
  flush(): LogEntry | undefined {
    const open = this.#open;
    this.#open = undefined;
    return open && ended(open);
  }
}

function ended(entry: LogEntry): LogEntry {
  return { ...entry, message: entry.message.trimEnd() };
}
