import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from './entry';
import { LogStream } from './log-stream';
import { merged } from './merge';
import type { Begin } from './parts';

/** Which logs, from where, and how long. */
export interface FollowProps {
  /** Folder of the logs. */
  readonly folder: string;
  /** Whether an instance's log is wanted; asked again for logs that appear. */
  readonly isWanted: (instance: string) => boolean;
  readonly begin: Begin;
  /** Whether to wait for more at the end. */
  readonly follow: boolean;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

const ROUND_MILLISECONDS = 250;

/** Names of the instances that have a log in a folder. */
export function instancesIn(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.flatMap((file) => (file.endsWith('.log') ? [file.slice(0, -'.log'.length)] : [])).sort();
}

/**
 * Entries in the order of time. What comes later is looked for four times a second and ordered within each look, so
 * that an entry may come up to half a second late.
 */
export async function* entriesOf(props: FollowProps): AsyncGenerator<LogEntry> {
  const { follow, signal } = props;
  const streams = new Map<string, LogStream>();
  try {
    await openNew(streams, props, props.begin);
    yield* merged([...streams.values()], follow ? 'flush' : 'finish');
    while (follow && !signal.aborted) {
      await sleep(ROUND_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      await openNew(streams, props, { kind: 'all' });
      yield* merged([...streams.values()], 'hold');
    }
  } finally {
    await Promise.all([...streams.values()].map((stream) => stream.close()));
  }
}

async function openNew(streams: Map<string, LogStream>, props: FollowProps, begin: Begin): Promise<void> {
  for (const instance of instancesIn(props.folder)) {
    if (streams.has(instance) || !props.isWanted(instance)) continue;
    streams.set(instance, await LogStream.open(instance, join(props.folder, `${instance}.log`), begin));
  }
}
