/** Told of what happens to locks. */
export interface LockObserver {
  /** Somebody asked for a lock, and knew after so many seconds. */
  asked(outcome: 'acquired' | 'busy' | 'failed', seconds: number): void;
  /** A lock is held from now on. */
  held(): void;
  /** A lock is not held any more. */
  ended(how: 'released' | 'lost'): void;
}
