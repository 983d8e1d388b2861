import type { InstanceOverview, Overview } from '../domain/overview';

/** One line of the table of instances. */
export interface InstanceRow {
  readonly id: string;
  readonly role: string;
  readonly version: string;
  readonly upSeconds: number;
  /** Requests per second between two looks; undefined at the first. */
  readonly perSecond?: number;
  /** Share of all requests between two looks, from 0 to 1; since the start at the first. */
  readonly share: number;
  /** Share of cache look-ups that were hits, from 0 to 1; undefined when there was none. */
  readonly hitRate?: number;
}

/** What happened between two looks at the system; since the instances started when there is only one. */
export function rowsOf(current: Overview, previous?: Overview): InstanceRow[] {
  const seconds = previous && (Date.parse(current.time) - Date.parse(previous.time)) / 1000;
  const counted = current.instances.map((instance) => ({ instance, done: doneSince(instance, previous) }));
  const all = counted.reduce((sum, { done }) => sum + done.requests, 0);
  return counted.map(({ instance, done }) => ({
    id: instance.id,
    role: instance.role,
    version: instance.version,
    upSeconds: (Date.parse(current.time) - Date.parse(instance.started_at)) / 1000,
    perSecond: seconds ? done.requests / seconds : undefined,
    share: all === 0 ? 0 : done.requests / all,
    hitRate: rate(done.cache_hits, done.cache_misses),
  }));
}

// An instance that was restarted under the same name begins at nothing.
function doneSince({ id, started_at, load }: InstanceOverview, previous?: Overview) {
  const now = load ?? { requests: 0, cache_hits: 0, cache_misses: 0 };
  const before = previous?.instances.find((one) => one.id === id && one.started_at === started_at)?.load;
  return {
    requests: now.requests - (before?.requests ?? 0),
    cache_hits: now.cache_hits,
    cache_misses: now.cache_misses,
  };
}

function rate(hits: number, misses: number): number | undefined {
  return hits + misses === 0 ? undefined : hits / (hits + misses);
}
