/** How often and after which pauses a failed request is sent again. */
export interface RetryPolicy {
  /** Tries in all. @default 4 */
  readonly attempts: number;
  /** Longest first pause, milliseconds; each further one may be twice as long. @default 200 */
  readonly firstPauseMs: number;
  /** Longest pause of all, milliseconds; a server that asks for more with `Retry-After` is asked no sooner than that. @default 5000 */
  readonly longestPauseMs: number;
  /** Chooses within a pause, from 0 to 1: clients that failed together must not return together. @default Math.random */
  readonly random: () => number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 4,
  firstPauseMs: 200,
  longestPauseMs: 5000,
  random: Math.random,
};

// Longer than this nobody waits: the failure is passed on instead.
const MOST_PATIENCE_MS = 30_000;

/**
 * Milliseconds to wait before the next try: random between nothing and a limit that doubles ("full jitter").
 * @param attempt tries made so far, from 1
 * @param retryAfter the header of the answer, whole seconds
 * @returns undefined when the request must not be sent again
 */
export function pauseBefore(policy: RetryPolicy, attempt: number, retryAfter: string | null): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const asked = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : 0;
  if (asked > MOST_PATIENCE_MS) return undefined;
  const limit = Math.min(policy.firstPauseMs * 2 ** (attempt - 1), policy.longestPauseMs);
  return asked + policy.random() * limit;
}
