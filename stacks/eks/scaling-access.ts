import type { EksEnvironment } from '../../constructs/aws/environment';
import { encodedSecret, secretValue } from '../../constructs/aws/service/secret-text';
import type { ScalingSources } from '../../constructs/kubernetes/autoscaling/sources';
import { REDIS_SECRET } from '../../constructs/kubernetes/data/redis-objects';
import { entryValue } from '../../constructs/kubernetes/secrets/source';
import type { DataParts } from '../aws/data-access';
import type { ClusterDataStack } from './cluster-data-stack';

/** How KEDA proves itself, and the files of the Secret from which it does. */
export interface ScalingAccess {
  readonly sources: ScalingSources;
  /** Content of the Secret; empty where KEDA owns no number of pods. */
  readonly files: Readonly<Record<string, string>>;
}

/** Secret that KEDA reads. */
export const SCALING_SECRET = 'scaling';
const entry = (key: string) => ({ name: SCALING_SECRET, key });

/** What KEDA may ask: the primary past any pooler, which would count its own connections, and the Redis cluster. */
export function scalingAccess(
  environment: EksEnvironment,
  managed: DataParts,
  inCluster?: ClusterDataStack,
): ScalingAccess {
  if (environment.cluster.replicaOwner !== 'keda') return { sources: {}, files: {} };
  const connection = connectionOf(environment, managed, inCluster);
  const redis = redisOf(managed, inCluster);
  return {
    sources: {
      ...(redis && {
        redis: {
          addresses: redis.addresses,
          tls: redis.tls,
          account: { username: entry('redis-username'), password: entry('redis-password') },
        },
      }),
      ...(connection && { database: { connection: entry('connection') } }),
    },
    files: {
      ...(redis && { 'redis-username': redis.username, 'redis-password': redis.password }),
      ...(connection && { connection }),
    },
  };
}

function redisOf({ redis }: DataParts, inCluster?: ClusterDataStack) {
  if (inCluster?.redis)
    return { addresses: inCluster.redis.seeds, tls: false, username: 'default', password: entryValue(REDIS_SECRET) };
  if (!redis) return undefined;
  const addresses = `${redis.configurationEndpoint}:${redis.port}`;
  return { addresses, tls: true, username: redis.user, password: secretValue(redis.authSecretArn) };
}

/** As libpq takes it: encrypted; KEDA has no file in which an authority could stand. */
function connectionOf({ database: { engine } }: EksEnvironment, { database }: DataParts, inCluster?: ClusterDataStack) {
  if (inCluster?.postgres) return inCluster.postgres.scalerUrl;
  if (!database || engine !== 'postgres') return undefined;
  const account = `${database.user}:${encodedSecret(database.passwordSecretArn)}`;
  return `postgres://${account}@${database.primaryAddress}:${database.port}/${database.name}?sslmode=require`;
}
