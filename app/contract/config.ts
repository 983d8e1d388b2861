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
    runsWork: values.ROLE === 'worker' || (values.ROLE === 'web' && values.WORKERS === 'here'),
    host: values.HOST,
    port: values.PORT,
    instanceId: values.INSTANCE_ID ?? `instance-${crypto.randomUUID().slice(0, 8)}`,
    system: values.SYSTEM,
    environment: values.ENVIRONMENT,
    version: values.VERSION,
    logLevel: values.LOG_LEVEL,
    database: databaseConfig(values),
    redis: values.REDIS_URL && { urls: values.REDIS_URL, mode: values.REDIS_MODE },
    cacheTtlSeconds: cacheTtls(values),
    localCacheTtlSeconds: values.CACHE_LOCAL_TTL_SECONDS,
    messaging: messagingConfig(values),
    retry: retryConfig(values),
    locking: lockingConfig(values),
    search: { kind: values.SEARCH_KIND, urls: values.SEARCH_URLS ?? [], index: values.SEARCH_INDEX },
    identity: identityConfig(values),
    rateLimits: {
      perIp: values.RATE_LIMIT_PER_IP,
      perIdentity: values.RATE_LIMIT_PER_IDENTITY,
      perContext: values.RATE_LIMIT_PER_CONTEXT,
      burst: values.RATE_LIMIT_BURST,
    },
    http: {
      keepAliveTimeoutSeconds: values.KEEP_ALIVE_TIMEOUT_SECONDS,
      requestTimeoutSeconds: values.REQUEST_TIMEOUT_SECONDS,
      bodyLimitBytes: values.BODY_LIMIT_BYTES,
      frontendOrigins: values.FRONTEND_URL ?? [],
      trustedProxies: values.TRUSTED_PROXIES ?? [],
    },
    shutdown: { waitSeconds: values.SHUTDOWN_WAIT_SECONDS, drainSeconds: values.SHUTDOWN_DRAIN_SECONDS },
  } as const;
}

function cacheTtls(values: Values) {
  return {
    default: values.CACHE_DEFAULT_TTL_SECONDS,
    filter: values.CACHE_FILTER_TTL_SECONDS,
    list: values.CACHE_LIST_TTL_SECONDS,
    stats: values.CACHE_STATS_TTL_SECONDS,
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

function messagingConfig(values: Values) {
  return {
    kind: values.MESSAGING_KIND,
    stream: values.MESSAGING_STREAM,
    rabbitmq: { urls: values.RABBITMQ_URL ?? [], exchange: values.RABBITMQ_EXCHANGE, queue: values.RABBITMQ_QUEUE },
    kafka: {
      brokers: values.KAFKA_BROKERS ?? [],
      topic: values.KAFKA_TOPIC,
      partitions: values.KAFKA_PARTITIONS,
      iamRegion: values.KAFKA_AUTH === 'iam' ? values.KAFKA_REGION : undefined,
    },
  } as const;
}

function identityConfig(values: Values) {
  return {
    access: values.API_ACCESS,
    jwtSecrets: values.JWT_SECRET,
    masterKeys: values.MASTER_KEY,
    salt: values.HKDF_SALT,
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL_SECONDS,
    refreshTokenTtlSeconds: values.REFRESH_TOKEN_TTL_SECONDS,
    sessionTtlSeconds: values.SESSION_TTL_SECONDS,
    administrator: values.ADMIN_EMAIL &&
      values.ADMIN_PASSWORD && { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD },
  } as const;
}

function retryConfig(values: Values) {
  return {
    attempts: values.RETRY_ATTEMPTS,
    multiplier: values.RETRY_MULTIPLIER,
    maxDelaySeconds: values.RETRY_MAX_DELAY_SECONDS,
  } as const;
}

function lockingConfig(values: Values) {
  return {
    kind: values.LOCKING_KIND,
    ttlSeconds: { incremental: values.LOCK_INCREMENTAL_TTL_SECONDS, full: values.LOCK_FULL_SYNC_TTL_SECONDS },
    syncIntervalSeconds: {
      incremental: values.SYNC_INCREMENTAL_INTERVAL_SECONDS,
      full: values.SYNC_FULL_INTERVAL_SECONDS,
    },
  } as const;
}
