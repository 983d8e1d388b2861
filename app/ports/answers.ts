/** An answer as it is kept under an idempotency key. */
export interface KeptAnswer {
  /** Tells one request from another: a hash of what was asked. */
  readonly fingerprint: string;
  /** The answer, sealed: that of a login holds tokens. */
  readonly answer: string;
}

/** Looks answers up. */
export interface AnswerReader {
  /**
   * Asks the primary first.
   * @param id hash of the key and of who uses it
   * @throws Unavailable when no server can answer
   */
  find(id: string): Promise<KeptAnswer | undefined>;
}

/** Keeps answers, in the transaction of the write that they answer. */
export interface AnswerWriter {
  /** Takes the key for this transaction, waiting for another one that has it; false when its answer is there already. */
  claim(id: string, fingerprint: string): Promise<boolean>;
  /** Stores the answer of a claimed key. */
  keep(id: string, answer: string): Promise<void>;
}
