import { type FileHandle, open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { type Begin, openParts, type Part } from './parts';

const CHUNK = 65_536;
/** A line without an end is handed out in pieces of this length, so that it does not fill the memory. */
const LONGEST_LINE = 1_048_576;

/**
 * The log of one instance, through the files it was rotated into: the supervisor renames `web-1.log` to `web-1.log.1`
 * and goes on in a new file. Files that were open are read to their end, whatever they are called meanwhile.
 */
export class LogFile {
  #position = 0;
  #rest = '';
  #decoder = new StringDecoder('utf8');
  readonly #buffer = Buffer.alloc(CHUNK);

  private constructor(
    private readonly path: string,
    private readonly parts: Part[],
    /** Lines before those that were asked for, which say what time it was. */
    readonly before: number,
    /** When the oldest file was made, in milliseconds since 1970. */
    readonly born: number,
  ) {
    this.#position = parts[0]?.from ?? 0;
  }

  /** Opens a log and its older files. */
  static async open(path: string, begin: Begin): Promise<LogFile> {
    const { parts, before, born } = await openParts(path, begin);
    return new LogFile(path, parts, before, born);
  }

  /** The next lines that are complete; `undefined` when there are none by now. */
  async read(): Promise<string[] | undefined> {
    for (;;) {
      const [part] = this.parts;
      const { bytesRead } = part ? await part.handle.read(this.#buffer, 0, CHUNK, this.#position) : { bytesRead: 0 };
      if (bytesRead > 0) {
        this.#position += bytesRead;
        const lines = this.#split(this.#decoder.write(this.#buffer.subarray(0, bytesRead)));
        if (lines.length > 0) return lines;
      } else if (!(await this.#goOn())) return undefined;
    }
  }

  /** What stands behind the last newline; a process that was killed may not have ended its line. */
  rest(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }

  async close(): Promise<void> {
    await Promise.all(this.parts.splice(0).map(({ handle }) => handle.close()));
  }

  #split(text: string): string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return this.#rest.length > LONGEST_LINE ? [...lines, ...this.rest()] : lines;
  }

  /** Turns to the next file; answers whether there is one, or more in this one. */
  async #goOn(): Promise<boolean> {
    const [part, next] = this.parts;
    if (next) {
      await part?.handle.close();
      this.parts.shift();
      this.#position = next.from;
      return true;
    }
    const found = await stat(this.path).catch(() => undefined);
    if (!found) return false;
    const now = part && (await part.handle.stat());
    if (now?.ino !== found.ino) return this.#add(await open(this.path).catch(() => undefined));
    if (now.size >= this.#position) return false;
    this.#position = 0; // It was emptied.
    return now.size > 0;
  }

  #add(handle: FileHandle | undefined): boolean {
    if (!handle) return false;
    this.parts.push({ handle, from: 0 });
    if (this.parts.length === 1) this.#position = 0;
    return true;
  }
}
