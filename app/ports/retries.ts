/** Failed work that is to be repeated. */
export interface NewRetry {
  /** Which handler repeats it. At most 100 characters. */
  readonly kind: string;
  /** Tells it from other work of the same kind: adding it twice is adding it once. At most 200 characters. */
  readonly key: string;
  /** What the handler needs; no secrets. */
  readonly payload: string;
  /** Tries made so far. */
  readonly attempts: number;
  /** Why the last one failed; no secrets. */
  readonly error: string;
  readonly requestId: string;
  /** Pause before the next try, in milliseconds; undefined when no try is left: it is a dead letter then. */
  readonly delayMs: number | undefined;
}

/** A retry and the number of tries made; together they name one run. */
export interface RetryRef {
  readonly id: string;
  readonly attempts: number;
}

/** A retry that this process alone may run until its lease ends. */
export interface ClaimedRetry {
  readonly id: string;
  /** Proof of the claim. */
  readonly lease: string;
  readonly kind: string;
  readonly payload: string;
  /** Tries made, this one included. */
  readonly attempts: number;
  readonly requestId: string;
}

/** Work that nobody repeats any more until somebody decides. The field names are those of the API. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly payload: string;
  readonly attempts: number;
  readonly last_error: string;
  readonly request_id: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
}

/** Number of retries by state. */
export interface RetryCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

/** A retry that is due. */
export interface DueRetry extends RetryRef {
  readonly overdueMs: number;
}

/** Changes retries together with other writes. */
export interface RetryWriter {
  /** The retry, or undefined when there is one of this kind and key already. */
  add(retry: NewRetry): Promise<RetryRef | undefined>;
  /** Takes a due retry for the time of a lease and counts the try; undefined when it is not due, in use, dead or gone. */
  claim(id: string): Promise<ClaimedRetry | undefined>;
  /**
   * Removes a retry; its work is to follow in the same transaction, during which nobody else can claim it.
   * @returns false when the claim is no longer valid: the work must then not be done
   */
  succeed(claim: ClaimedRetry): Promise<boolean>;
}

/** The retries of all instances. Throws `Unavailable` when the primary does not answer. */
export interface Retries {
  /** Retries that are due, those due longest first. */
  due(limit: number): Promise<DueRetry[]>;
  /**
   * Gives a claim up after a failure.
   * @param delayMs pause before the next try; undefined makes it a dead letter
   */
  fail(claim: ClaimedRetry, error: string, delayMs: number | undefined): Promise<void>;
  counts(): Promise<RetryCounts>;
  /** Dead letters ordered by id, at most so many, those after the given id. */
  dead(limit: number, after?: string): Promise<DeadLetter[]>;
  /** Makes a dead letter a retry that is due, with all its tries. False when there is no such dead letter. */
  replay(id: string): Promise<boolean>;
  /** Forgets a dead letter. False when there is no such dead letter. */
  drop(id: string): Promise<boolean>;
}
