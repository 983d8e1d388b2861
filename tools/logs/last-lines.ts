import type { FileHandle } from 'node:fs/promises';

const CHUNK = 65_536;
const NEWLINE = 0x0a;

/** Where the last lines of a file begin. */
export interface LastLines {
  /** Offset in bytes. */
  readonly from: number;
  /** How many lines there are; fewer than were asked for when the file has no more. */
  readonly lines: number;
}

/** Finds where the last `count` lines of a file of `size` bytes begin, reading backwards. */
export async function lastLines(handle: FileHandle, size: number, count: number): Promise<LastLines> {
  if (count === 0 || size === 0) return { from: size, lines: 0 };
  const buffer = Buffer.alloc(CHUNK);
  let lines = 0;
  for (let end = size; end > 0; end -= CHUNK) {
    const start = Math.max(0, end - CHUNK);
    await handle.read(buffer, 0, end - start, start);
    for (let at = end - 1; at >= start; at -= 1) {
      // The newline that ends the file begins no line.
      if (buffer[at - start] !== NEWLINE || at === size - 1) continue;
      lines += 1;
      if (lines === count) return { from: at + 1, lines };
    }
  }
  return { from: 0, lines: lines + 1 };
}
