import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../../contract';

type RedisConfig = NonNullable<Config['redis']>;

/** A connection to one Redis or to a cluster; both know the same commands. */
export type RedisClient = Redis | Cluster;

// A cache slower than this is worse than the database behind it.
const COMMAND_TIMEOUT_MS = 500;
const LONGEST_BACKOFF_MS = 2000;

const backoff = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_BACKOFF_MS);

/** What a command does while Redis is away: it fails soon (`brief`), or waits for its return, which blocking ones must. */
export type Patience = 'brief' | 'endless';

/**
 * Opens the client without waiting for it; it reconnects for ever and never throws for a lost connection.
 * @param patience defaults to `brief`
 */
export function openRedis(config: RedisConfig, logger: Logger, patience: Patience = 'brief'): RedisClient {
  const seeds = config.urls.map((url) => seedOf(url.reveal()));
  const options = connectionOptions(patience);
  const client =
    config.mode === 'cluster'
      ? clusterClient(seeds, options)
      : new Redis({ ...seeds[0], ...options, retryStrategy: backoff });
  logTransitions(client, logger);
  return client;
}

/** Waits until the client answers, at most so long. */
export async function firstReady(client: RedisClient, timeoutMs: number): Promise<void> {
  if (client.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function clusterClient(seeds: RedisOptions[], connection: RedisOptions): Cluster {
  // Nodes that the cluster names itself are reached with the user, password and TLS of the first seed.
  const { username, password, tls } = seeds[0] ?? {};
  const options: ClusterOptions = {
    enableOfflineQueue: connection.enableOfflineQueue,
    clusterRetryStrategy: backoff,
    // A command waits for a fail-over no longer than the caller's deadline.
    maxRedirections: 5,
    retryDelayOnFailover: 100,
    retryDelayOnClusterDown: 100,
    redisOptions: { username, password, tls, ...connection },
  };
  return new Cluster(seeds, options);
}

function connectionOptions(patience: Patience): RedisOptions {
  const connectTimeout = 1000;
  if (patience === 'endless') return { enableOfflineQueue: true, maxRetriesPerRequest: null, connectTimeout };
  return { enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS, maxRetriesPerRequest: 1, connectTimeout };
}

function seedOf(text: string): RedisOptions {
  const url = new URL(text);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    tls: url.protocol === 'rediss:' ? {} : undefined,
  };
}

// One line when it comes and one when it goes. The handler of `error` is needed even so: without it Node would stop the process.
function logTransitions(client: RedisClient, logger: Logger): void {
  let lastError: unknown;
  let isAway = false;
  client.on('error', (error: unknown) => {
    lastError = error;
  });
  client.on('ready', () => {
    isAway = false;
    logger.info('redis answers');
  });
  client.on('close', () => {
    if (!isAway) logger.warn({ err: lastError }, 'redis is away; serving from the database');
    isAway = true;
  });
}
