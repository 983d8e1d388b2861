import type { TerraformStack } from 'cdktf';
import type { FleetAddresses } from '../constructs/addresses';
import type { LocalComponent } from '../constructs/local/component';
import type { LocalHost } from '../constructs/local/host';
import { LocalKafka } from '../constructs/local/kafka/kafka';
import { LocalMariadb } from '../constructs/local/mariadb/mariadb';
import { LocalOpenSearch } from '../constructs/local/opensearch/opensearch';
import { LocalPgbouncer } from '../constructs/local/pgbouncer/pgbouncer';
import { LocalPostgres } from '../constructs/local/postgres/postgres';
import type { MetricsSource } from '../constructs/local/prometheus/metrics-source';
import { LocalRabbitmq } from '../constructs/local/rabbitmq/rabbitmq';
import { LocalRedisCluster } from '../constructs/local/redis/redis-cluster';

/** What the instances call: every component that holds data or passes it on, as far as the environment has it. */
export interface DataComponents {
  readonly database: LocalPostgres | LocalMariadb;
  readonly pooler?: LocalPgbouncer;
  readonly cache?: LocalRedisCluster;
  readonly rabbitmq?: LocalRabbitmq;
  readonly kafka?: LocalKafka;
  readonly search?: LocalOpenSearch;
}

/** Makes the data components of an environment. */
export function createData(stack: TerraformStack, host: LocalHost): DataComponents {
  return {
    ...createDatabase(stack, host),
    cache: createCache(stack, host),
    rabbitmq: createRabbitmq(stack, host),
    kafka: createKafka(stack, host),
    search: createSearch(stack, host),
  };
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
export function fleetAddresses({ database, pooler, cache, rabbitmq, kafka, search }: DataComponents): FleetAddresses {
  const entrance = pooler ?? database;
  return {
    databaseUrl: entrance.primaryUrl,
    databaseReadUrls: entrance.replicaUrls,
    ...(pooler ? { databaseMigrationUrl: database.primaryUrl } : {}),
    redisUrls: cache?.urls ?? [],
    rabbitmqUrls: rabbitmq?.urls ?? [],
    kafkaBrokers: kafka?.brokers ?? [],
    searchUrls: search?.urls ?? [],
  };
}

function present(data: DataComponents): NonNullable<DataComponents[keyof DataComponents]>[] {
  return Object.values(data).filter((one) => one !== undefined);
}

function createDatabase(stack: TerraformStack, host: LocalHost): Pick<DataComponents, 'database' | 'pooler'> {
  if (host.environment.database.engine === 'mysql') return { database: new LocalMariadb(stack, 'database', { host }) };
  const database = new LocalPostgres(stack, 'database', { host });
  return { database, pooler: createPooler(stack, host, database) };
}

function createPooler(stack: TerraformStack, host: LocalHost, database: LocalPostgres): LocalPgbouncer | undefined {
  const { pooler } = host.environment.database;
  return pooler.kind === 'pgbouncer'
    ? new LocalPgbouncer(stack, 'pooler', { host, settings: pooler, database })
    : undefined;
}

function createCache(stack: TerraformStack, host: LocalHost): LocalRedisCluster | undefined {
  const { cache } = host.environment;
  return cache.kind === 'none' ? undefined : new LocalRedisCluster(stack, 'cache', { host, settings: cache });
}

function createRabbitmq(stack: TerraformStack, host: LocalHost): LocalRabbitmq | undefined {
  return host.environment.messaging.kind === 'rabbitmq' ? new LocalRabbitmq(stack, 'rabbitmq', { host }) : undefined;
}

function createKafka(stack: TerraformStack, host: LocalHost): LocalKafka | undefined {
  return host.environment.messaging.kind === 'kafka' ? new LocalKafka(stack, 'kafka', { host }) : undefined;
}

function createSearch(stack: TerraformStack, host: LocalHost): LocalOpenSearch | undefined {
  const { search } = host.environment;
  return search.kind === 'opensearch' ? new LocalOpenSearch(stack, 'search', { host, settings: search }) : undefined;
}
