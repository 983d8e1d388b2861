import { Assembler } from './assembler';
import type { LogEntry } from './entry';
import { LogFile } from './log-file';
import type { Begin } from './parts';

/** What happens with the last entry of a log, which may go on. */
export type AtEnd =
  /** It waits until nothing more came for one call. */
  | 'hold'
  /** It is handed out. */
  | 'flush'
  /** It is handed out, with a last line that has no end. */
  | 'finish';

/** The entries of one instance, in the order in which they were written. */
export class LogStream {
  #ready: LogEntry[] = [];
  #lines = 0;
  #isQuiet = false;

  private constructor(
    readonly instance: string,
    private readonly file: LogFile,
    private readonly assembler: Assembler,
  ) {}

  static async open(instance: string, path: string, begin: Begin): Promise<LogStream> {
    const file = await LogFile.open(path, begin);
    return new LogStream(instance, file, new Assembler(instance, file.born));
  }

  /** The next entry; `undefined` when there is none by now. */
  async next(atEnd: AtEnd): Promise<LogEntry | undefined> {
    while (this.#ready.length === 0) {
      const lines = await this.file.read();
      if (!lines) return this.#end(atEnd);
      this.#isQuiet = false;
      this.#ready = this.#entries(lines).reverse();
    }
    return this.#ready.pop();
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #entries(lines: readonly string[]): LogEntry[] {
    return lines.flatMap((line) => {
      const entry = this.assembler.push(line);
      this.#lines += 1;
      // An entry that ended with the lines before those that were asked for was not asked for.
      return entry && this.#lines > this.file.before + 1 ? [entry] : [];
    });
  }

  #end(atEnd: AtEnd): LogEntry | undefined {
    if (atEnd === 'finish') {
      const [last, ...more] = this.#entries(this.file.rest());
      this.#ready = more;
      if (last) return last;
    }
    const isOver = atEnd !== 'hold' || this.#isQuiet;
    this.#isQuiet = true;
    const open = isOver ? this.assembler.flush() : undefined;
    return this.#lines > this.file.before ? open : undefined;
  }
}
