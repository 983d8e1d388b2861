import type { Logger } from 'pino';
import type { Config } from './contract';
import type { Cache } from './ports/cache';
import type { InstanceRegistry } from './ports/instance-registry';
import type { Ports } from './ports/ports';

/** The ports over real servers, and what the process does with them. */
export interface Connections {
  readonly ports: Ports;
  /** Brings the tables up to date; throws while the database is away. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

interface Shared {
  readonly cache: Cache;
  readonly registry: InstanceRegistry;
  close(): Promise<void>;
}

/** An instance that was silent for so long counts as gone, in seconds; three heartbeats. */
const REGISTRY_TTL_SECONDS = 15;
/** Time between two heartbeats. */
export const HEARTBEAT_MS = 5000;
const REDIS_READY_TIMEOUT_MS = 1000;

/** Chooses the adapters and loads only those: what is not configured costs neither time nor memory. */
export async function connect(config: Config, logger: Logger): Promise<Connections> {
  const { PostgresDatabase } = await import('./adapters/postgres/postgres-database');
  const { PostgresIpRepository } = await import('./adapters/postgres/postgres-ip-repository');
  const database = new PostgresDatabase(config, logger);
  const { cache, registry, close } = config.redis
    ? await connectRedis(config, config.redis, logger)
    : await useMemory();
  return {
    ports: { ips: new PostgresIpRepository(database), cache, registry, database },
    prepare: () => database.prepare(),
    close: async () => {
      await Promise.allSettled([close(), database.close()]);
    },
  };
}

async function connectRedis(config: Config, redis: NonNullable<Config['redis']>, logger: Logger): Promise<Shared> {
  const { firstReady, openRedis } = await import('./adapters/redis/client');
  const { Guard } = await import('./adapters/redis/guard');
  const { RedisCache } = await import('./adapters/redis/redis-cache');
  const { RedisRegistry } = await import('./adapters/redis/redis-registry');
  const client = openRedis(redis, logger);
  await firstReady(client, REDIS_READY_TIMEOUT_MS);
  const guard = new Guard(client);
  const prefix = `${config.system}:${config.environment}:`;
  const cache = new RedisCache(guard, prefix);
  return {
    cache,
    registry: new RedisRegistry(guard, prefix, REGISTRY_TTL_SECONDS),
    close: async () => {
      cache.close();
      client.disconnect();
    },
  };
}

async function useMemory(): Promise<Shared> {
  const { NoCache } = await import('./adapters/memory/no-cache');
  const { MemoryRegistry } = await import('./adapters/memory/memory-registry');
  return { cache: new NoCache(), registry: new MemoryRegistry(REGISTRY_TTL_SECONDS), close: async () => undefined };
}
