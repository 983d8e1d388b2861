/** Where the instances find what they call. Passwords in it are placeholders. */
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

/** Keys that all instances share, generated once per environment. */
const SHARED_KEYS = {
  JWT_SECRET: '{{secret jwt}}',
  MASTER_KEY: '{{secret master-key}}',
  HKDF_SALT: '{{secret hkdf-salt}}',
};

/** Content of the file of each secret variable that these addresses give. */
export function secretFiles(addresses: FleetAddresses): Record<string, string> {
  const lists = {
    DATABASE_READ_URLS: addresses.databaseReadUrls,
    REDIS_URL: addresses.redisUrls,
    RABBITMQ_URL: addresses.rabbitmqUrls ?? [],
    SEARCH_URLS: addresses.searchUrls ?? [],
  };
  const given = Object.entries(lists).filter(([, urls]) => urls.length > 0);
  return {
    ...SHARED_KEYS,
    DATABASE_URL: addresses.databaseUrl,
    ...(addresses.databaseMigrationUrl ? { DATABASE_MIGRATION_URL: addresses.databaseMigrationUrl } : {}),
    ...Object.fromEntries(given.map(([name, urls]) => [name, urls.join(',')])),
  };
}

/** Name of the file that holds a secret variable. */
export function fileName(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}
