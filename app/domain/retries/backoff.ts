/** How often failed work is repeated, and after which pauses. */
export interface RetryPolicy {
  /** Tries in all, the first included; at least 1. */
  readonly attempts: number;
  /** Factor from one pause to the next; at least 1. */
  readonly multiplier: number;
  readonly maxDelaySeconds: number;
}

const FIRST_DELAY_SECONDS = 5;

/**
 * The pause after so many failed tries, in milliseconds: it grows by the multiplier up to the maximum, and is shortened at
 * random by at most half, so that what failed together is not repeated together.
 * @param random from 0 up to, not including, 1
 * @returns undefined when no try is left
 */
export function delayAfter(policy: RetryPolicy, failedTries: number, random = Math.random()): number | undefined {
  if (failedTries >= policy.attempts) return undefined;
  const seconds = Math.min(FIRST_DELAY_SECONDS * policy.multiplier ** (failedTries - 1), policy.maxDelaySeconds);
  return Math.round(seconds * 1000 * (1 - random / 2));
}
