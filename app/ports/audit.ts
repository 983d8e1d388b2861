/** Requests of one subject that one instance refused in one minute. */
export interface Violation {
  /** UUID; a violation that is added twice is there once. */
  readonly id: string;
  /** `ip`, `identity` or `context`. */
  readonly scope: string;
  /** The address, the id of the user, the name of the context. At most 100 characters. */
  readonly subject: string;
  /** Requests a minute that it may make. */
  readonly quota: number;
  /** Requests refused. */
  readonly refused: number;
  /** The minute of the clock in which the first was. */
  readonly minute: Date;
  /** The instance that refused them. */
  readonly instanceId: string;
}

/** The audit log in the database. */
export interface Audit {
  /** @throws Unavailable when the primary does not answer */
  add(violations: readonly Violation[]): Promise<void>;
}
