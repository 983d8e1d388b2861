/** A record that was removed because it had expired. */
export interface RemovedIp {
  readonly address: string;
  /** Orders the writes to one address: microseconds by the clock of the primary. */
  readonly revision: number;
}

/** Removes records that have expired, inside a transaction. */
export interface ExpiredIpWriter {
  /**
   * Removes some of the records that were expired at a time; those that somebody is just writing are left out.
   * @param limit most records to remove
   */
  remove(expiredAt: Date, limit: number): Promise<RemovedIp[]>;
}
