import type { InstanceLoad, InstanceOverview } from '../domain/overview';

/** One line of the table of instances. */
export interface InstanceRow extends Pick<InstanceOverview, 'id' | 'role' | 'version'> {
  readonly upSeconds: number;
  /** Requests per second between its last two measurements; undefined until there are two. */
  readonly perSecond?: number;
  /** Share of the requests of all, from 0 to 1: of those per second, or since the start until there are two measurements. */
  readonly share: number;
  /** Share of cache look-ups that were hits since the start, from 0 to 1; undefined when there was none. */
  readonly hitRate?: number;
}

interface Measured {
  readonly newest?: InstanceLoad;
  readonly before?: InstanceLoad;
}

/**
 * Tells what happened between two measurements of each instance. Instances measure themselves less often than they are
 * looked at, each in its own time: the time between two looks says nothing.
 */
export class Rates {
  #measured: ReadonlyMap<string, Measured> = new Map();

  /** @param now when the instances were looked at, by the clock of the service: ISO 8601 */
  rowsOf(instances: readonly InstanceOverview[], now: string): InstanceRow[] {
    this.#measured = new Map(instances.map((instance) => [keyOf(instance), this.#measure(instance)]));
    const counted = instances.map((instance) => {
      const { newest, before } = this.#measured.get(keyOf(instance)) ?? {};
      return { instance, newest, perSecond: newest && before && perSecond(before, newest) };
    });
    const hasRates = counted.some((one) => one.perSecond !== undefined);
    const weights = counted.map((one) => (hasRates ? one.perSecond : one.newest?.requests) ?? 0);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return counted.map(({ instance: { id, role, version, started_at }, newest, ...rate }, index) => ({
      ...{ id, role, version },
      upSeconds: secondsBetween(started_at, now),
      perSecond: rate.perSecond,
      share: all === 0 ? 0 : (weights[index] ?? 0) / all,
      hitRate: hitRate([newest]),
    }));
  }

  #measure(instance: InstanceOverview): Measured {
    const known = this.#measured.get(keyOf(instance)) ?? {};
    if (!instance.load || instance.load.measured_at === known.newest?.measured_at) return known;
    return { newest: instance.load, before: known.newest };
  }
}

/** Share of all cache look-ups that were hits, from 0 to 1; undefined when there was none. */
export function hitRate(loads: readonly (InstanceLoad | undefined)[]): number | undefined {
  const hits = loads.reduce((sum, load) => sum + (load?.cache_hits ?? 0), 0);
  const misses = loads.reduce((sum, load) => sum + (load?.cache_misses ?? 0), 0);
  return hits + misses === 0 ? undefined : hits / (hits + misses);
}

// One that was started again under the same name begins at nothing.
function keyOf({ id, started_at }: InstanceOverview): string {
  return `${id} ${started_at}`;
}

function perSecond(before: InstanceLoad, after: InstanceLoad): number {
  return (after.requests - before.requests) / secondsBetween(before.measured_at, after.measured_at);
}

function secondsBetween(start: string, end: string): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}
