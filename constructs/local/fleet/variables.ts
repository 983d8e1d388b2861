import { checkVariables } from '../../../app/contract';
import type { Environment } from '../../../model/environment';
import { EnvironmentError } from '../../../model/errors';

/** What an instance is told, as the application's contract names it. */
export interface FleetVariables {
  readonly variables: Readonly<Record<string, string>>;
  /** Files that hold secrets; the variable `<NAME>_FILE` says where. */
  readonly files: Readonly<Record<string, string>>;
}

export interface FleetAddresses {
  readonly databaseUrl: string;
  readonly databaseReadUrls: readonly string[];
  /** Set when the database is behind a pooler: migrations go past it. */
  readonly databaseMigrationUrl?: string;
  /** Seeds of the Redis cluster; none when the tier has no Redis. */
  readonly redisUrls: readonly string[];
}

/**
 * Renders the contract for the instances of one service on this machine and holds it against the contract, so that a
 * missing or misspelt variable stops synth.
 * @throws EnvironmentError naming each variable under `services.<service>.variables`
 */
export function fleetVariables(
  environment: Environment,
  service: string,
  addresses: FleetAddresses,
  version: string,
): FleetVariables {
  const secrets = secretFiles(addresses);
  const variables = {
    ...identity(environment, service, version),
    ...limits(environment, service),
    ...Object.fromEntries(Object.keys(secrets).map((name) => [`${name}_FILE`, `{{release}}/${fileName(name)}`])),
    ...(addresses.redisUrls.length > 0 ? { REDIS_MODE: 'cluster' } : {}),
    ...cacheTtls(environment),
    ...environment.services[service]?.variables,
  };
  assertContract(environment, service, variables);
  return {
    variables,
    files: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [fileName(name), value])),
  };
}

function secretFiles(addresses: FleetAddresses): Record<string, string> {
  return {
    DATABASE_URL: addresses.databaseUrl,
    ...(addresses.databaseReadUrls.length > 0 ? { DATABASE_READ_URLS: addresses.databaseReadUrls.join(',') } : {}),
    ...(addresses.databaseMigrationUrl ? { DATABASE_MIGRATION_URL: addresses.databaseMigrationUrl } : {}),
    ...(addresses.redisUrls.length > 0 ? { REDIS_URL: addresses.redisUrls.join(',') } : {}),
  };
}

function fileName(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}

function identity(environment: Environment, service: string, version: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ROLE: environment.system.services[service]?.role ?? '',
    SERVICE: service,
    HOST: '127.0.0.1',
    PORT: '{{port}}',
    INSTANCE_ID: `${service}-{{instance}}`,
    SYSTEM: environment.system.name,
    ENVIRONMENT: environment.name,
    VERSION: version,
    // The balancer is the one hop in front of an instance.
    TRUSTED_PROXIES: '127.0.0.1/32',
  };
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

function assertContract(environment: Environment, service: string, variables: Record<string, string>): void {
  const sample = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replace(/\{\{(port|instance)\}\}/g, '1')]),
  );
  const problems = checkVariables(sample).map(({ name, ...problem }) => ({
    ...problem,
    environment: environment.name,
    path: `services.${service}.variables.${name}`,
  }));
  if (problems.length > 0) throw new EnvironmentError(problems);
}
