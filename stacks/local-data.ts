import type { TerraformStack } from 'cdktf';
import type { LocalComponent } from '../constructs/local/component';
import type { FleetAddresses } from '../constructs/local/fleet/addresses';
import type { LocalHost } from '../constructs/local/host';
import { LocalPgbouncer } from '../constructs/local/pgbouncer/pgbouncer';
import { LocalPostgres } from '../constructs/local/postgres/postgres';
import type { MetricsSource } from '../constructs/local/prometheus/metrics-source';
import { LocalRedisCluster } from '../constructs/local/redis/redis-cluster';

/** What the instances call: every component that holds data or passes it on, as far as the environment has it. */
export interface DataComponents {
  readonly database: LocalPostgres;
  readonly pooler?: LocalPgbouncer;
  readonly cache?: LocalRedisCluster;
}

/** Makes the data components of an environment. */
export function createData(stack: TerraformStack, host: LocalHost): DataComponents {
  const database = new LocalPostgres(stack, 'database', { host });
  return { database, pooler: createPooler(stack, host, database), cache: createCache(stack, host) };
}

/** The components themselves: whoever calls them comes after them. */
export function componentsOf(data: DataComponents): LocalComponent[] {
  return present(data).map(({ component }) => component);
}

/** Where Prometheus reads the metrics of these components. */
export function metricsOf(data: DataComponents): MetricsSource[] {
  return present(data).flatMap((one) => ('metrics' in one ? [one.metrics] : []));
}

/** Where the instances find them. */
export function fleetAddresses({ database, pooler, cache }: DataComponents): FleetAddresses {
  const entrance = pooler ?? database;
  return {
    databaseUrl: entrance.primaryUrl,
    databaseReadUrls: entrance.replicaUrls,
    ...(pooler ? { databaseMigrationUrl: database.primaryUrl } : {}),
    redisUrls: cache?.urls ?? [],
  };
}

function present(data: DataComponents): NonNullable<DataComponents[keyof DataComponents]>[] {
  return Object.values(data).filter((one) => one !== undefined);
}

function createPooler(stack: TerraformStack, host: LocalHost, database: LocalPostgres): LocalPgbouncer | undefined {
  const { pooler } = host.environment.database;
  return pooler.kind === 'none' ? undefined : new LocalPgbouncer(stack, 'pooler', { host, settings: pooler, database });
}

function createCache(stack: TerraformStack, host: LocalHost): LocalRedisCluster | undefined {
  const { cache } = host.environment;
  return cache.kind === 'none' ? undefined : new LocalRedisCluster(stack, 'cache', { host, settings: cache });
}
