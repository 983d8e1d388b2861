import type { FleetAddresses } from '../../constructs/addresses';
import type { EksEnvironment } from '../../constructs/aws/environment';
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
