/** A dependency cannot do what was asked just now; the same request may succeed later. */
export class Unavailable extends Error {
  /** Seconds after which a client should try again. */
  readonly retryAfterSeconds = 5;

  constructor(what: string, options?: ErrorOptions) {
    super(`${what} is unavailable`, options);
    this.name = 'Unavailable';
  }
}
