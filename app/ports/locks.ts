/** A lock that this process holds, as far as it knows. */
export interface Held {
  /** Proof for the database: `fences.assertCurrent(name, token)` begins every transaction that the lock protects. */
  readonly token: number;
  /** Aborted when the lock was lost, or may have been. */
  readonly signal: AbortSignal;
  /** Lets others have it. Never throws: what cannot be released ends with its time to live. */
  release(): Promise<void>;
}

/** How long a lock lasts. */
export interface LockOptions {
  /** Time after which a holder that went silent loses it, in seconds, fractions allowed; a living one renews it at a third. */
  readonly ttlSeconds: number;
}

/**
 * Locks over all instances. A lock keeps others from starting the same work; what keeps a paused holder from writing late is
 * its token.
 */
export interface Locks {
  /**
   * Takes a lock without waiting for it.
   * @param name at most 100 characters
   * @returns undefined when somebody else holds it
   * @throws Unavailable when the lock server or the primary does not answer
   */
  acquire(name: string, options: LockOptions): Promise<Held | undefined>;
}
