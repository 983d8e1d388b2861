import type { PoolOptions } from './engine';

const DEFAULT_WAIT_SECONDS = 2;
// What an instance uses beside its requests, which the guides put at 2 to 5; a busy one opens the rest in milliseconds.
const MOST_KEPT = 5;
/** Milliseconds after which an unused connection is closed, unless it is one of those kept. */
export const IDLE_MS = 5000;

/** The limits of the connections to one server, whatever the driver. */
export interface PoolLimits {
  /** Connections that stay open unused. */
  readonly kept: number;
  /** Most connections. */
  readonly max: number;
  /** Longest wait for a connection, in milliseconds. */
  readonly waitMs: number;
  /** After so long the client gives a statement up, in milliseconds. */
  readonly statementMs: number;
}

// A server that stopped answering cannot enforce its own statement time-out; the client gives up a little later.
const CLIENT_GRACE_MS = 2000;
const LONGEST_QUERY_MS = 60_000;

/** What the variables allow, lowered by the URL. */
export function poolLimits(options: Pick<PoolOptions, 'url' | 'pool' | 'statementTimeoutMs'>): PoolLimits {
  const { url, pool, statementTimeoutMs } = options;
  const { connectionLimit = Number.POSITIVE_INFINITY, poolTimeoutSeconds = DEFAULT_WAIT_SECONDS } = url;
  return {
    kept: Math.min(MOST_KEPT, pool.size, connectionLimit),
    max: Math.min(pool.size + pool.overflow, connectionLimit),
    waitMs: poolTimeoutSeconds * 1000,
    statementMs: (statementTimeoutMs || LONGEST_QUERY_MS) + CLIENT_GRACE_MS,
  };
}
