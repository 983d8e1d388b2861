import type { Construct } from 'constructs';
import type { EncryptionKey } from '../../constructs/aws/encryption-key';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { ClusterAccess } from '../../constructs/kubernetes/cluster-access';
import { OpenSearch } from '../../constructs/kubernetes/data/open-search';
import type { InClusterPart } from '../../constructs/kubernetes/data/part';
import { Postgres } from '../../constructs/kubernetes/data/postgres';
import { Rabbitmq } from '../../constructs/kubernetes/data/rabbitmq';
import { Redis } from '../../constructs/kubernetes/data/redis';
import { ClusterStore } from '../../constructs/kubernetes/secrets/cluster-store';
import { ClusterApiStack } from './cluster-api-stack';

/** What the data in the cluster stands on. */
export interface ClusterDataStackProps {
  readonly cluster: ClusterAccess;
  /** Encrypts backups. */
  readonly key: Pick<EncryptionKey, 'arn'>;
}

/** What keeps state and runs in the cluster: a stack of its own, for it lives longer than what calls it. */
export class ClusterDataStack extends ClusterApiStack {
  readonly postgres?: Postgres;
  readonly redis?: Redis;
  readonly openSearch?: OpenSearch;
  readonly rabbitmq?: Rabbitmq;

  constructor(scope: Construct, environment: EksEnvironment, { cluster, key }: ClusterDataStackProps) {
    super(scope, 'clusterdata', environment, cluster);
    const { database, cache, search, messaging } = environment;
    const { clusterName } = cluster;
    if (database.host === 'inCluster')
      this.postgres = new Postgres(this, 'postgres', { environment, clusterName, key });
    if (cache.kind === 'redis' && cache.host === 'inCluster')
      this.redis = new Redis(this, 'redis', { environment, cache });
    if (search.kind === 'opensearch' && search.host === 'inCluster')
      this.openSearch = new OpenSearch(this, 'opensearch', { environment, search });
    if (messaging.kind === 'rabbitmq' && messaging.host === 'inCluster')
      this.rabbitmq = new Rabbitmq(this, 'rabbitmq', { environment, messaging });
    const readable = this.parts.flatMap(({ secretNames }) => secretNames);
    if (readable.length > 0) new ClusterStore(this, 'secrets', { environment, readable });
  }

  /** The components that are here. */
  get parts(): readonly InClusterPart[] {
    return [this.postgres, this.redis, this.openSearch, this.rabbitmq].filter((part) => part !== undefined);
  }
}

/** Whether an environment has data in the cluster, and so this stack. */
export function hasClusterData({ database, cache, search, messaging }: EksEnvironment): boolean {
  return [database, cache, search, messaging].some((section) => 'host' in section && section.host === 'inCluster');
}
