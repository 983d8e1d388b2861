import { checkVariables } from '../app/contract';
import type { Environment } from '../model/environment';
import { EnvironmentError } from '../model/errors';
import { type FleetAddresses, fileName, type SharedKeys, secretFiles } from './addresses';

/** What an instance is told, as the application's contract names it. */
export interface FleetVariables {
  readonly variables: Readonly<Record<string, string>>;
  /** Files that hold secrets; the variable `<NAME>_FILE` says where. */
  readonly files: Readonly<Record<string, string>>;
}

/** What differs from one platform to the next. */
export interface PlatformVariables {
  readonly addresses: FleetAddresses;
  readonly keys: SharedKeys;
  /** Folder in which an instance finds its secrets. */
  readonly folder: string;
  /** Where and as what it runs: HOST, PORT, TRUSTED_PROXIES and what else only the platform knows. */
  readonly place: Readonly<Record<string, string>>;
}

/**
 * Renders the contract for the instances of one service and holds it against the contract, so that a missing or misspelt
 * variable stops synth.
 * @throws EnvironmentError naming each variable under `services.<service>.variables`
 */
export function serviceVariables(
  environment: Environment,
  service: string,
  { addresses, keys, folder, place }: PlatformVariables,
): FleetVariables {
  const secrets = secretFiles(addresses, keys);
  const variables = {
    ...identity(environment, service),
    ...place,
    ...limits(environment, service),
    ...Object.fromEntries(Object.keys(secrets).map((name) => [`${name}_FILE`, `${folder}/${fileName(name)}`])),
    ...(addresses.redisUrls.length > 0 ? { REDIS_MODE: 'cluster' } : {}),
    ...cacheTtls(environment),
    ...mechanisms(environment, addresses),
    ...environment.services[service]?.variables,
  };
  assertContract(environment, service, variables);
  return {
    variables,
    files: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [fileName(name), value])),
  };
}

function identity(environment: Environment, service: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ROLE: environment.system.services[service]?.role ?? '',
    SERVICE: service,
    WORKERS: workIsElsewhere(environment) ? 'elsewhere' : 'here',
    SYSTEM: environment.system.name,
    ENVIRONMENT: environment.name,
  };
}

/** Events that stay in the process that raised them reach no worker: each instance then does what follows itself. */
function workIsElsewhere({ system, services, messaging }: Environment): boolean {
  const hasWorkers = Object.keys(services).some((name) => system.services[name]?.role === 'worker');
  return hasWorkers && messaging.kind !== 'inProcess';
}

function limits(environment: Environment, service: string): Record<string, string> {
  const { pool } = environment.services[service] as Environment['services'][string];
  const { wait, drain, keepAlive } = environment.shutdown[service] as Environment['shutdown'][string];
  const pooled = environment.database.pooler.kind !== 'none';
  return {
    DB_POOL_SIZE: String(pool.size),
    DB_MAX_OVERFLOW: String(pool.overflow),
    DB_POOL_RECYCLE: String(pool.recycle.seconds),
    DB_STATEMENT_TIMEOUT_MS: pooled ? '0' : String(environment.database.statementTimeout.milliseconds),
    SHUTDOWN_WAIT_SECONDS: String(wait.seconds),
    SHUTDOWN_DRAIN_SECONDS: String(drain.seconds),
    KEEP_ALIVE_TIMEOUT_SECONDS: String(keepAlive.seconds),
    REQUEST_TIMEOUT_SECONDS: String(environment.loadBalancer.timeouts.request.seconds),
    BODY_LIMIT_BYTES: String(environment.loadBalancer.bodyLimit.bytes),
  };
}

function cacheTtls({ cache }: Environment): Record<string, string> {
  const kinds = ['default', 'filter', 'list', 'stats'] as const;
  return Object.fromEntries(
    kinds.map((kind) => [
      `CACHE_${kind.toUpperCase()}_TTL_SECONDS`,
      cache.kind === 'none' ? '0' : String(cache.ttl[kind].seconds),
    ]),
  );
}

/** Events, retries, locks, search and rate limits, as the environment describes them. */
function mechanisms(environment: Environment, { kafkaBrokers = [] }: FleetAddresses): Record<string, string> {
  const { messaging, retry, locking, search, rateLimits } = environment;
  return {
    MESSAGING_KIND: messaging.kind,
    ...(messaging.kind === 'redis' ? { MESSAGING_STREAM: messaging.stream } : {}),
    ...(messaging.kind === 'rabbitmq'
      ? { RABBITMQ_EXCHANGE: messaging.exchange, RABBITMQ_QUEUE: messaging.queue }
      : {}),
    ...(messaging.kind === 'kafka'
      ? {
          KAFKA_BROKERS: kafkaBrokers.join(','),
          KAFKA_PARTITIONS: String(messaging.partitions),
          ...kafkaAuth(environment),
        }
      : {}),
    RETRY_ATTEMPTS: String(retry.attempts),
    RETRY_MULTIPLIER: String(retry.multiplier),
    RETRY_MAX_DELAY_SECONDS: String(retry.maxDelay.seconds),
    LOCKING_KIND: locking.kind,
    ...(locking.kind === 'redis'
      ? {
          LOCK_INCREMENTAL_TTL_SECONDS: String(locking.incrementalTtl.seconds),
          LOCK_FULL_SYNC_TTL_SECONDS: String(locking.fullSyncTtl.seconds),
        }
      : {}),
    SEARCH_KIND: search.kind,
    RATE_LIMIT_PER_IP: String(rateLimits.perIp),
    RATE_LIMIT_PER_IDENTITY: String(rateLimits.perIdentity),
    RATE_LIMIT_PER_CONTEXT: String(rateLimits.perContext),
    RATE_LIMIT_BURST: String(rateLimits.burst),
  };
}

/** The cloud's brokers ask for the role of a machine; those of a laptop ask nobody. */
function kafkaAuth({ account, region }: Environment): Record<string, string> {
  return account && region ? { KAFKA_AUTH: 'iam', KAFKA_REGION: region } : {};
}

/** Whether a variable is there because `secrets` names it. */
function isSecret({ secrets }: Environment, variable: string): boolean {
  return secrets.some((name) => variable === name || variable === `${name}_FILE`);
}

function assertContract(environment: Environment, service: string, variables: Record<string, string>): void {
  const sample = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      // What Terraform knows later is an address.
      value.replace(/\{\{(port|instance)\}\}/g, '1').replace(/\$\{TfToken\[[^\]]+\]\}/g, 'later:1'),
    ]),
  );
  const problems = checkVariables(sample).map(({ name, ...problem }) => ({
    ...problem,
    environment: environment.name,
    path: isSecret(environment, name)
      ? `secrets (${name.replace(/_FILE$/, '')})`
      : `services.${service}.variables.${name}`,
  }));
  if (problems.length > 0) throw new EnvironmentError(problems);
}
