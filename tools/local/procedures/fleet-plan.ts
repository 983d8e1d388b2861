/** An instance there is, and whether it runs what is wanted. */
export interface PlannedInstance {
  readonly number: number;
  /** Runs, and of the wanted revision. */
  readonly isCurrent: boolean;
}

/** First starts some instances and waits until they take requests, then stops others. */
export interface FleetStep {
  readonly start: readonly number[];
  readonly stop: readonly number[];
}

export interface FleetTarget {
  readonly instances: number;
  /** New instances that may run beside the old ones during a rolling change. */
  readonly surge: number;
  /** Highest instance number. */
  readonly maxNumber: number;
}

/**
 * The steps from the instances there are to the wanted number of current ones, never with fewer that serve than
 * before or than wanted. A number is the lowest that is free when its instance starts; the highest leave first.
 */
export function planFleet(existing: readonly PlannedInstance[], target: FleetTarget): FleetStep[] {
  const current = existing
    .filter(({ isCurrent }) => isCurrent)
    .map(({ number }) => number)
    .sort(ascending);
  const outdated = existing
    .filter(({ isCurrent }) => !isCurrent)
    .map(({ number }) => number)
    .sort(ascending);
  const missing = Math.max(0, target.instances - current.length);
  const surplus = current.slice(target.instances);
  const steps = outdated.length > 0 ? roll(current, outdated, missing, target) : grow(current, missing, target);
  return surplus.length > 0 ? [...steps, { start: [], stop: surplus }] : steps;
}

function grow(taken: readonly number[], missing: number, target: FleetTarget): FleetStep[] {
  return missing > 0 ? [{ start: freeNumbers(taken, missing, target), stop: [] }] : [];
}

function roll(
  current: readonly number[],
  outdated: readonly number[],
  missing: number,
  target: FleetTarget,
): FleetStep[] {
  const steps: FleetStep[] = [];
  let taken = [...current, ...outdated];
  let leaving = [...outdated];
  for (let left = missing; left > 0; ) {
    const start = freeNumbers(taken, Math.min(left, Math.max(1, target.surge)), target);
    // After an interrupted change every number may be taken: then an old instance makes room first.
    const stop = leaving.slice(0, Math.max(1, start.length));
    steps.push({ start, stop });
    left -= start.length;
    leaving = leaving.slice(stop.length);
    taken = [...taken, ...start].filter((number) => !stop.includes(number));
  }
  return leaving.length > 0 ? [...steps, { start: [], stop: leaving }] : steps;
}

function freeNumbers(taken: readonly number[], count: number, { maxNumber }: FleetTarget): number[] {
  const free: number[] = [];
  for (let number = 1; free.length < count && number <= maxNumber; number += 1)
    if (!taken.includes(number)) free.push(number);
  return free;
}

const ascending = (a: number, b: number) => a - b;
