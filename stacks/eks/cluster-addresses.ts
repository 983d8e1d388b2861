import type { FleetAddresses, SharedKeys } from '../../constructs/addresses';
import { RabbitmqBroker } from '../../constructs/aws/broker/rabbitmq';
import type { EksEnvironment } from '../../constructs/aws/environment';
import { secretValue } from '../../constructs/aws/service/secret-text';
import { type DataParts, managedAddresses } from '../aws/data-access';
import type { ClusterDataStack } from './cluster-data-stack';

/**
 * Where the pods find the data, wherever each component is; passwords are placeholders.
 * @throws Error without a database, which no rule of the model lets through
 */
export function clusterAddresses(
  environment: EksEnvironment,
  managed: DataParts,
  inCluster?: ClusterDataStack,
): FleetAddresses {
  const own = (inCluster?.parts ?? []).map(({ addresses }) => addresses);
  const all: Partial<FleetAddresses> = Object.assign({}, managedAddresses(environment, managed), ...own);
  const { databaseUrl, databaseReadUrls, redisUrls = [] } = all;
  if (databaseUrl === undefined || databaseReadUrls === undefined)
    throw new Error(`${environment.name} has no database`);
  return { ...all, databaseUrl, databaseReadUrls, redisUrls };
}

/** The keys that all pods share, as placeholders. */
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
