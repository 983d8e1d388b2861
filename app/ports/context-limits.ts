/** Requests a minute in one context, where an administrator has set them; the field names are those of the API. */
export interface ContextLimit {
  readonly context: string;
  /** At least 1. */
  readonly requests_per_minute: number;
  /** Requests beyond that number which one minute lets through. */
  readonly burst_size: number;
  /** False takes every limit off the context. */
  readonly enabled: boolean;
}

/** Changes the limits of contexts, inside a transaction. */
export interface ContextLimitWriter {
  /** Sets the limit of its context, whatever it was before. */
  put(limit: ContextLimit): Promise<void>;
}

/** Reads the limits of contexts. Throws `Unavailable` when no server can answer. */
export interface ContextLimitReader {
  /** All of them, as the primary has them if it answers: administrators set few. */
  all(): Promise<ContextLimit[]>;
}
