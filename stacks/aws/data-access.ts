import type { Construct } from 'constructs';
import type { FleetAddresses, SharedKeys } from '../../constructs/addresses';
import { KafkaCluster } from '../../constructs/aws/broker/kafka';
import { RabbitmqBroker } from '../../constructs/aws/broker/rabbitmq';
import type { Consumer } from '../../constructs/aws/connections';
import type { Database } from '../../constructs/aws/database/database';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import type { MetricsWorkspace } from '../../constructs/aws/observability/metrics-workspace';
import { encodedSecret, secretValue } from '../../constructs/aws/service/secret-text';
import type { AutoScalingService, ServiceSecrets } from '../../constructs/aws/service/service';
import type { DataStack } from './data-stack';

/** What the services call. */
export type DataParts = Pick<DataStack, 'key' | 'secrets' | 'database' | 'redis' | 'search' | 'broker'> & {
  /** Where the agents of the instances send samples. @default none - `observability.metrics` is 'endpoint' */
  readonly metrics?: MetricsWorkspace;
};

type DatabaseAddresses = Pick<FleetAddresses, 'databaseUrl' | 'databaseReadUrls' | 'databaseMigrationUrl'>;
/** What a fleet calls, but for a database that is not managed. */
export type ManagedAddresses = Omit<FleetAddresses, keyof DatabaseAddresses> & Partial<DatabaseAddresses>;

/**
 * Where instances find the data, and the secrets that stand in it.
 * @throws Error without a managed database, which only eks can be
 */
export function secretsOf(environment: AwsEnvironment, data: DataParts): ServiceSecrets {
  const { key, database } = data;
  if (!database) throw new Error(`${environment.name} has no managed database`);
  return {
    addresses: { ...databaseAddresses(environment, database), ...otherAddresses(data) },
    keys: sharedKeys(data),
    arns: secretArnsOf(data),
    keyArns: [key.arn],
  };
}

/** The keys that all instances share, as placeholders. */
export function sharedKeys({ secrets }: DataParts): SharedKeys {
  return Object.fromEntries(Object.entries(secrets).map(([variable, { arn }]) => [variable, secretValue(arn)]));
}

/** Entries of Secrets Manager that stand in the addresses and keys. */
export function secretArnsOf({ secrets, database, redis, search, broker }: DataParts): string[] {
  const passwords = [
    database?.passwordSecretArn,
    redis?.authSecretArn,
    search?.passwordSecretArn,
    broker instanceof RabbitmqBroker ? broker.passwordSecretArn : undefined,
  ];
  return [...Object.values(secrets).map(({ arn }) => arn), ...passwords.filter((arn) => arn !== undefined)];
}

/** Opens the data to a fleet: rules of security groups and grants, all in the fleet's stack. */
export function connect(scope: Construct, service: AutoScalingService, data: DataParts): void {
  const { broker, metrics } = data;
  connectCluster(scope, service, data);
  if (broker instanceof KafkaCluster) broker.grantEvents(scope, service);
  metrics?.grantWrite(scope, service);
}

/**
 * Opens the data to whatever is in a security group: on eks to all nodes and pods at once, among which network policies
 * choose. Grants are of roles, so that each service has its own.
 * @param scope in the consumer's stack
 */
export function connectCluster(scope: Construct, consumer: Consumer, data: DataParts): void {
  const { database, redis, search, broker } = data;
  for (const one of [database, database?.pooler, redis, search, broker]) one?.connections.allowFrom(scope, consumer);
}

/** Addresses of what is managed; on eks a part of them may be in the cluster. */
export function managedAddresses(environment: AwsEnvironment, data: DataParts): ManagedAddresses {
  return { ...(data.database && databaseAddresses(environment, data.database)), ...otherAddresses(data) };
}

function otherAddresses({ redis, search, broker }: DataParts): Omit<FleetAddresses, keyof DatabaseAddresses> {
  return {
    redisUrls: redis
      ? [`rediss://${account(redis.user, redis.authSecretArn)}@${redis.configurationEndpoint}:${redis.port}`]
      : [],
    searchUrls: search ? [`https://${account(search.user, search.passwordSecretArn)}@${search.endpoint}`] : [],
    rabbitmqUrls:
      broker instanceof RabbitmqBroker
        ? [`amqps://${account(broker.user, broker.passwordSecretArn)}@${broker.host}`]
        : [],
    kafkaBrokers: broker instanceof KafkaCluster ? [broker.bootstrapBrokers] : [],
  };
}

function databaseAddresses(environment: AwsEnvironment, database: Database): DatabaseAddresses {
  const { pooler, user, passwordSecretArn, port, name } = database;
  const url = (address: string, sslMode: string) =>
    `${environment.database.engine}://${account(user, passwordSecretArn)}@${address}:${port}/${name}?sslmode=${sslMode}`;
  // Encrypted, but not verified: the bundle that signs the servers of RDS is published where instances behind endpoints
  // do not come, and Node does not know it. It knows who signs RDS Proxy.
  const direct = (address: string) => url(address, 'require');
  return {
    databaseUrl: pooler ? url(pooler.address, 'verify-full') : direct(database.primaryAddress),
    databaseReadUrls: database.replicaAddresses.map(direct),
    ...(pooler ? { databaseMigrationUrl: direct(database.primaryAddress) } : {}),
  };
}

function account(user: string, passwordSecretArn: string): string {
  return `${user}:${encodedSecret(passwordSecretArn)}`;
}
