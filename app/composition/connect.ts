import type { Logger } from 'pino';
import type { RedisClient } from '../adapters/redis/client';
import type { Guard } from '../adapters/redis/guard';
import type { Config } from '../contract';
import { createCacheRepair } from '../domain/consumers/cache-repair';
import type { EventConsumer } from '../domain/consumers/consumer';
import { history } from '../domain/consumers/history';
import type { Cache } from '../ports/cache';
import type { InstanceRegistry } from '../ports/instance-registry';
import type { Ports } from '../ports/ports';
import { connectCache } from './connect-cache';
import { connectDatabase } from './connect-database';
import { connectEvents } from './connect-events';
import { connectIdentity } from './connect-identity';
import { connectProbes } from './connect-probes';
import { connectRateLimits } from './connect-rate-limits';
import { connectSearch } from './connect-search';
import { connectSync } from './connect-sync';

/** The ports over real servers, and what the process does with them. */
export interface Connections {
  readonly ports: Ports;
  /** Brings the tables up to date; throws while the database is away. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

interface Shared {
  readonly cache: Cache;
  /** Those who tell the cache of events. */
  readonly consumers: readonly EventConsumer[];
  readonly registry: InstanceRegistry;
  /** Undefined without Redis. */
  readonly guard?: Guard;
  readonly client?: RedisClient;
  close(): Promise<void>;
}

/** An instance that was silent for so long counts as gone, in seconds; three heartbeats. */
const REGISTRY_TTL_SECONDS = 15;
/** Time between two heartbeats. */
export const HEARTBEAT_MS = 5000;
const REDIS_READY_TIMEOUT_MS = 1000;

/** Chooses the adapters and loads only those: what is not configured costs neither time nor memory. */
export async function connect(config: Config, logger: Logger): Promise<Connections> {
  const { database, ips } = await connectDatabase(config, logger);
  const { cache, consumers, registry, guard, client, close } = config.redis
    ? await connectRedis(config, config.redis, logger)
    : await useMemory();
  const searching = await connectSearch(config, database);
  const { events, close: closeEvents } = await connectEvents({
    ...{ config, logger, database, redis: client },
    consumers: [history, ...consumers, ...searching.consumers],
  });
  return {
    ports: {
      ...{ ips, cache, registry, database, events },
      transactions: events.commits,
      search: searching.search,
      identity: await connectIdentity(config, database, guard),
      rateLimits: await connectRateLimits(config, database, guard && client && { guard, client }),
      sync: await connectSync(config, database, guard),
      probes: await connectProbes({ config, database, bus: events.bus, guard, client }),
    },
    prepare: () => database.prepare(),
    close: async () => {
      await closeEvents();
      await Promise.allSettled([close(), searching.close(), database.close()]);
    },
  };
}

async function connectRedis(config: Config, redis: NonNullable<Config['redis']>, logger: Logger): Promise<Shared> {
  const { firstReady, openRedis } = await import('../adapters/redis/client');
  const { Guard } = await import('../adapters/redis/guard');
  const { RedisRegistry } = await import('../adapters/redis/redis-registry');
  const client = openRedis(redis, logger);
  await firstReady(client, REDIS_READY_TIMEOUT_MS);
  const guard = new Guard(client);
  const prefix = `${config.system}:${config.environment}:`;
  const { cache, close } = await connectCache(config, client, guard);
  return {
    cache,
    consumers: [createCacheRepair(cache)],
    guard,
    client,
    registry: new RedisRegistry(guard, prefix, REGISTRY_TTL_SECONDS),
    close: async () => {
      close();
      client.disconnect();
    },
  };
}

async function useMemory(): Promise<Shared> {
  const { NoCache } = await import('../adapters/memory/no-cache');
  const { MemoryRegistry } = await import('../adapters/memory/memory-registry');
  const registry = new MemoryRegistry(REGISTRY_TTL_SECONDS);
  return { cache: new NoCache(), consumers: [], registry, close: async () => undefined };
}
