/** Whose requests are counted together. */
export type LimitScope = 'ip' | 'identity' | 'context';

/** One of those whose requests are counted. */
export interface Subject {
  readonly scope: LimitScope;
  /** The address, the id of the user, the name of the context. */
  readonly name: string;
}

/** How one subject stands after a request. */
export interface Verdict extends Subject {
  /** Requests a minute that it may make, burst included. */
  readonly limit: number;
  /** Requests it may still make in this minute. */
  readonly remaining: number;
  /** Seconds until the minute ends, rounded up; at least 1. */
  readonly resetSeconds: number;
  /** True when this request was one too many. */
  readonly isExceeded: boolean;
}
