import type { LogEntry } from './entry';
import type { AtEnd, LogStream } from './log-stream';

/**
 * The entries of several instances in the order of time, of each one entry in memory. An instance's own order stays as
 * it is: an entry that it wrote late comes late.
 */
export async function* merged(streams: readonly LogStream[], atEnd: AtEnd): AsyncGenerator<LogEntry> {
  const heads = await Promise.all(streams.map((stream) => stream.next(atEnd)));
  for (;;) {
    const first = earliest(heads);
    const entry = heads[first];
    if (!entry) return;
    yield entry;
    heads[first] = await streams[first]?.next(atEnd);
  }
}

/** Place of the earliest entry; -1 when there is none. */
function earliest(heads: readonly (LogEntry | undefined)[]): number {
  let first = -1;
  let time = Number.POSITIVE_INFINITY;
  for (const [index, head] of heads.entries()) {
    if (!head || head.time >= time) continue;
    first = index;
    time = head.time;
  }
  return first;
}
