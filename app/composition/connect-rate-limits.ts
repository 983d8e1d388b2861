import type { RedisClient } from '../adapters/redis/client';
import type { Guard } from '../adapters/redis/guard';
import type { SqlDatabase } from '../adapters/sql/sql-database';
import type { Config } from '../contract';
import type { RateLimitPorts } from '../ports/rate-limits';

/** Loads the adapters of rate limits: counters in Redis, what administrators set and what was refused in the database. */
export async function connectRateLimits(
  { system, environment }: Config,
  database: SqlDatabase,
  redis?: { readonly guard: Guard; readonly client: RedisClient },
): Promise<RateLimitPorts> {
  const { SqlContextLimitReader } = await import('../adapters/sql/limits/sql-context-limits');
  const { SqlAudit } = await import('../adapters/sql/limits/sql-audit');
  const stored = { contextLimits: new SqlContextLimitReader(database), audit: new SqlAudit(database) };
  if (!redis) return stored;
  const { RedisRequestCounter } = await import('../adapters/redis/redis-request-counter');
  return { ...stored, counter: new RedisRequestCounter(redis.guard, redis.client, `${system}:${environment}:`) };
}
