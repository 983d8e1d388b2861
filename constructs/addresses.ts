/** Where the instances of a service find what they call. Passwords in it are placeholders, filled in where they run. */
export interface FleetAddresses {
  readonly databaseUrl: string;
  readonly databaseReadUrls: readonly string[];
  /** Set when the database is behind a pooler: migrations go past it. */
  readonly databaseMigrationUrl?: string;
  /** Seeds of the Redis cluster; none when the tier has no Redis. */
  readonly redisUrls: readonly string[];
  /** Nodes of RabbitMQ. @default none */
  readonly rabbitmqUrls?: readonly string[];
  /** Kafka brokers, host:port. @default none */
  readonly kafkaBrokers?: readonly string[];
  /** Nodes of the search cluster. @default none */
  readonly searchUrls?: readonly string[];
}

/** Secrets that all instances share, as placeholders, by the name of their variable: JWT_SECRET, MASTER_KEY, HKDF_SALT. */
export type SharedKeys = Readonly<Record<string, string>>;

/** Content of the file of each secret variable, by the name of the variable. */
export function secretFiles(addresses: FleetAddresses, keys: SharedKeys): Record<string, string> {
  const lists = {
    DATABASE_READ_URLS: addresses.databaseReadUrls,
    REDIS_URL: addresses.redisUrls,
    RABBITMQ_URL: addresses.rabbitmqUrls ?? [],
    SEARCH_URLS: addresses.searchUrls ?? [],
  };
  const given = Object.entries(lists).filter(([, urls]) => urls.length > 0);
  return {
    ...keys,
    DATABASE_URL: addresses.databaseUrl,
    ...(addresses.databaseMigrationUrl ? { DATABASE_MIGRATION_URL: addresses.databaseMigrationUrl } : {}),
    ...Object.fromEntries(given.map(([name, urls]) => [name, urls.join(',')])),
  };
}

/** Name of the file that holds a secret variable. */
export function fileName(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}
