import { type FileHandle, open } from 'node:fs/promises';
import { lastLines } from './last-lines';

/** Where to begin in a log: with its last lines, with the files that were written after a moment, or with all. */
export type Begin =
  | { readonly kind: 'last'; readonly lines: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'since'; readonly time: number }
  | { readonly kind: 'all' };

/** One file of a log, and where reading it begins. */
export interface Part {
  readonly handle: FileHandle;
  /** Offset in bytes. */
  readonly from: number;
}

/** Rotated files the supervisor keeps, and one more for the moment in which it renames them. */
const OLDER = 3;
/** Lines read ahead of the last ones: a line without a time has that of a line before. */
const LOOK_BACK = 1000;

/** Opens what is to be read of a log, the oldest file first. */
export async function openParts(path: string, begin: Begin) {
  const found = await openAll(path);
  const born = Math.min(Date.now(), ...found.map(({ born: birth }) => birth));
  if (begin.kind === 'last') return { ...(await fromLast(found, begin.lines)), born };
  const isWanted = ({ written }: Found) => begin.kind === 'all' || written >= begin.time;
  const parts = await keep(found, (one) => (isWanted(one) ? { handle: one.handle, from: 0 } : undefined));
  return { parts, before: 0, born };
}

interface Found {
  readonly handle: FileHandle;
  readonly size: number;
  /** When it was last written, and when it was made, in milliseconds since 1970. */
  readonly written: number;
  readonly born: number;
}

async function openAll(path: string): Promise<Found[]> {
  const names = [...Array.from({ length: OLDER }, (_, index) => `${path}.${OLDER - index}`), path];
  const found: Found[] = [];
  for (const name of names) {
    const handle = await open(name).catch(() => undefined);
    if (!handle) continue;
    const { size, mtimeMs, birthtimeMs } = await handle.stat();
    found.push({ handle, size, written: mtimeMs, born: birthtimeMs });
  }
  return found;
}

async function fromLast(found: readonly Found[], lines: number) {
  const wanted = lines + LOOK_BACK;
  const offsets = new Map<Found, number>();
  let there = 0;
  for (const one of found.toReversed()) {
    if (there >= wanted) break;
    const last = await lastLines(one.handle, one.size, wanted - there);
    there += last.lines;
    offsets.set(one, last.from);
  }
  const parts = await keep(found, (one) => {
    const from = offsets.get(one);
    return from === undefined ? undefined : { handle: one.handle, from };
  });
  return { parts, before: Math.max(0, there - lines) };
}

/** The parts to read; the others are closed. */
async function keep(found: readonly Found[], partOf: (one: Found) => Part | undefined): Promise<Part[]> {
  const parts: Part[] = [];
  for (const one of found) {
    const part = partOf(one);
    if (part) parts.push(part);
    else await one.handle.close();
  }
  return parts;
}
