import type { TwoLevelCache } from '../adapters/cache/two-level-cache';
import type { RedisClient } from '../adapters/redis/client';
import type { Guard } from '../adapters/redis/guard';
import type { Config } from '../contract';

/** The cache, and how to let go of its connection. */
export interface ConnectedCache {
  readonly cache: TwoLevelCache;
  close(): void;
}

const LISTENING_TIMEOUT_MS = 1000;

/** Opens the cache over Redis; `client` is the one that the guard guards. */
export async function connectCache(config: Config, client: RedisClient, guard: Guard): Promise<ConnectedCache> {
  const { TwoLevelCache } = await import('../adapters/cache/two-level-cache');
  const { RedisCacheBus } = await import('../adapters/redis/redis-cache-bus');
  const { RedisStore } = await import('../adapters/redis/redis-store');
  // Nothing else begins with it: a flush removes whatever does.
  const prefix = `${config.system}:${config.environment}:cache:`;
  const channel = `${prefix}messages`;
  const bus = new RedisCacheBus(guard, client, channel, config.instanceId);
  const { cacheTtlSeconds: ttlSeconds, localCacheTtlSeconds: localTtlSeconds } = config;
  const store = new RedisStore(guard, client, prefix, channel);
  const cache = new TwoLevelCache({ store, bus, ttlSeconds, localTtlSeconds });
  await bus.firstConnected(client.status === 'ready' ? LISTENING_TIMEOUT_MS : 0);
  return {
    cache,
    close: () => {
      cache.close();
      bus.close();
    },
  };
}
