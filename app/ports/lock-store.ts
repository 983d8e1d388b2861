/** Remembers who holds which lock, and forgets a holder that goes silent. Every method throws when it is away. */
export interface LockStore {
  /** Lets a holder have a lock for so many milliseconds; false when somebody else has it. */
  take(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Lets the holder have it for so long from now on; false when it is not the holder any more. */
  renew(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Takes the lock from the holder, if it still has it. */
  release(name: string, holder: string): Promise<void>;
}
