import type { Values } from './contract';
import { type Given, parse, type ReadFile } from './parse';
import { ContractError } from './problem';

/** Typed values of the contract, grouped; what the rest of the application receives. */
export type Config = ReturnType<typeof toConfig>;

/**
 * Reads the configuration of this instance.
 * @throws ContractError naming every problem at once, without any secret
 */
export function readConfig(env: Given, readFile: ReadFile): Config {
  const { values, problems } = parse(env, readFile);
  if (problems.length > 0) throw new ContractError(problems);
  return toConfig(values as Values); // complete, since parse found no problem
}

function toConfig(values: Values) {
  return {
    nodeEnv: values.NODE_ENV,
    role: values.ROLE,
    service: values.SERVICE ?? values.ROLE,
    host: values.HOST,
    port: values.PORT,
    instanceId: values.INSTANCE_ID ?? `instance-${crypto.randomUUID().slice(0, 8)}`,
    system: values.SYSTEM,
    environment: values.ENVIRONMENT,
    version: values.VERSION,
    logLevel: values.LOG_LEVEL,
    database: databaseConfig(values),
    redis: values.REDIS_URL && { urls: values.REDIS_URL, mode: values.REDIS_MODE },
    cacheTtlSeconds: {
      default: values.CACHE_DEFAULT_TTL_SECONDS,
      filter: values.CACHE_FILTER_TTL_SECONDS,
      list: values.CACHE_LIST_TTL_SECONDS,
      stats: values.CACHE_STATS_TTL_SECONDS,
    },
    http: {
      keepAliveTimeoutSeconds: values.KEEP_ALIVE_TIMEOUT_SECONDS,
      requestTimeoutSeconds: values.REQUEST_TIMEOUT_SECONDS,
      bodyLimitBytes: values.BODY_LIMIT_BYTES,
      trustedProxies: values.TRUSTED_PROXIES ?? [],
    },
    shutdown: { waitSeconds: values.SHUTDOWN_WAIT_SECONDS, drainSeconds: values.SHUTDOWN_DRAIN_SECONDS },
  } as const;
}

function databaseConfig(values: Values) {
  return {
    url: values.DATABASE_URL,
    readUrls: values.DATABASE_READ_URLS ?? [],
    migrationUrl: values.DATABASE_MIGRATION_URL ?? values.DATABASE_URL,
    pool: { size: values.DB_POOL_SIZE, overflow: values.DB_MAX_OVERFLOW, recycleSeconds: values.DB_POOL_RECYCLE },
    statementTimeoutMs: values.DB_STATEMENT_TIMEOUT_MS,
  } as const;
}
