import type { Position } from '../../ports/position';
import type { ReadOptions } from '../../ports/reading';
import type { Stored } from './shared-store';

/** What a value must include, and how to load it so that it does. */
export interface Demand extends Omit<Stored, 'value'> {
  readonly options: ReadOptions;
}

interface Heard {
  readonly revision: number;
  readonly position: Position;
  /** Number of the moment at which it was heard. */
  readonly moment: number;
  readonly at: number;
}

// Replicas lag behind for less than this; so do messages.
const REMEMBER_MS = 60_000;
// About 2 MB. Busier systems forget sooner, and load more from the primary.
const MOST_WRITES = 10_000;
const NO_WRITE: Omit<Stored, 'value'> = { revision: 0 };

/**
 * The writes of the last minute, those of all instances: what a value that is loaded now must include, and which values
 * were loaded too early.
 */
export class RecentWrites {
  readonly #heard = new Map<string, Heard>();
  #moment = 0;
  /** Writes up to this moment may be forgotten, or were never heard of. */
  #forgottenUntil = 0;
  #completeSince: number;

  /** @param now the clock, in milliseconds */
  constructor(private readonly now: () => number = Date.now) {
    this.#completeSince = now();
  }

  /** The number of this moment; grows with every write heard of. */
  get moment(): number {
    return this.#moment;
  }

  /** Revision of the newest write to a key; 0 when none is known. */
  revisionOf(key: string): number {
    return this.#heard.get(key)?.revision ?? 0;
  }

  add(key: string, revision: number, position: Position): void {
    const before = this.#heard.get(key);
    const newest = before && before.revision > revision ? before : { revision, position };
    this.#moment += 1;
    this.#heard.delete(key); // to stand last
    this.#heard.set(key, {
      revision: newest.revision,
      position: newest.position,
      moment: this.#moment,
      at: this.now(),
    });
    this.#forget();
  }

  /** Messages may have been missed, or positions lost, until now. */
  interrupt(): void {
    this.#moment += 1;
    this.#forgottenUntil = this.#moment;
    this.#completeSince = this.now();
  }

  /** True when a value asked for at a moment may be older than a write to its key. */
  isOutdated(key: string, moment: number, revision: number): boolean {
    const heard = this.#heard.get(key);
    return heard ? heard.moment > moment && heard.revision > revision : moment < this.#forgottenUntil;
  }

  /**
   * What a value for this key must include.
   * @param stored what the shared cache remembers of the key
   */
  demand(key: string, stored?: Omit<Stored, 'value'>): Demand {
    const heard = this.#heard.get(key);
    const { revision, position } = heard && heard.revision >= (stored?.revision ?? 0) ? heard : (stored ?? NO_WRITE);
    if (position !== undefined) return { revision, position, options: { after: position } };
    const isComplete = this.now() - this.#completeSince >= REMEMBER_MS;
    return { revision, options: isComplete ? {} : { fresh: true } };
  }

  #forget(): void {
    for (const [key, { at, moment }] of this.#heard) {
      if (this.#heard.size <= MOST_WRITES && this.now() - at < REMEMBER_MS) return;
      this.#heard.delete(key);
      this.#forgottenUntil = Math.max(this.#forgottenUntil, moment);
      this.#completeSince = Math.max(this.#completeSince, at);
    }
  }
}
