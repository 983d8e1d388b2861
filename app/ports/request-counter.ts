/** Requests counted at one key in the minute that began with the first of them. */
export interface WindowCount {
  /** With this request. */
  readonly count: number;
  /** Milliseconds until the minute ends and counting begins anew. */
  readonly resetMs: number;
}

/** Counts the requests of all instances together. */
export interface RequestCounter {
  /**
   * Adds requests at a key.
   * @param requests how many, at least 1
   * @throws when it does not answer
   */
  count(key: string, requests: number): Promise<WindowCount>;
}
