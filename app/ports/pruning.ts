/** Removes what has expired. */
export interface Pruning {
  /**
   * Deletes at most one small batch of each kind, so that no lock is held for long.
   * @returns whether there may be more
   */
  pruneBatch(now: Date): Promise<boolean>;
}
