import type { Construct } from 'constructs';
import { ApplicationSecrets, type SecretReference } from '../../constructs/aws/application-secrets';
import { type Broker, createBroker } from '../../constructs/aws/broker/create-broker';
import type { DataNetwork } from '../../constructs/aws/data-network';
import type { DataStoreProps } from '../../constructs/aws/data-store';
import { Database } from '../../constructs/aws/database/database';
import { EncryptionKey } from '../../constructs/aws/encryption-key';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { MetricsWorkspace } from '../../constructs/aws/observability/metrics-workspace';
import { RedisCluster } from '../../constructs/aws/redis/redis-cluster';
import { SearchDomain } from '../../constructs/aws/search/search-domain';
import { AwsStack } from './aws-stack';

/** What keeps state and is managed: Redis, database, search, broker, and their keys and secrets. */
export class DataStack extends AwsStack {
  /** Encrypts what is stored, logged and kept secret. */
  readonly key: EncryptionKey;
  /** Secrets that all instances share, by the name of their variable. */
  readonly secrets: Readonly<Record<string, SecretReference>>;
  /** On eks each of these may be in the cluster instead. */
  readonly database?: Database;
  readonly redis?: RedisCluster;
  readonly search?: SearchDomain;
  readonly broker?: Broker;
  readonly metrics?: MetricsWorkspace;

  constructor(scope: Construct, environment: AwsEnvironment, network: DataNetwork) {
    super(scope, 'data', environment);
    const services = [`logs.${environment.region}.amazonaws.com`];
    this.key = new EncryptionKey(this, 'key', { environment, part: 'data', services });
    const props = { environment, network, key: this.key };
    this.secrets = new ApplicationSecrets(this, 'secrets', props).byVariable;
    this.database = createDatabase(this, props);
    this.redis = createRedis(this, props);
    this.search = createSearch(this, props);
    this.broker = isManaged(environment.messaging) ? createBroker(this, props) : undefined;
    this.metrics = createMetrics(this, props);
  }
}

/** Whether a component is made here; one without a choice of hosts is, as far as it is made at all. */
const isManaged = (component: object): boolean => !('host' in component) || component.host === 'managed';

function createDatabase(stack: DataStack, props: DataStoreProps): Database | undefined {
  return isManaged(props.environment.database) ? new Database(stack, 'database', props) : undefined;
}

function createRedis(stack: DataStack, props: DataStoreProps): RedisCluster | undefined {
  const { cache } = props.environment;
  return cache.kind === 'redis' && isManaged(cache)
    ? new RedisCluster(stack, 'redis', { ...props, settings: cache })
    : undefined;
}

function createSearch(stack: DataStack, props: DataStoreProps): SearchDomain | undefined {
  const { search } = props.environment;
  return search.kind === 'opensearch' && isManaged(search)
    ? new SearchDomain(stack, 'search', { ...props, search })
    : undefined;
}

function createMetrics(stack: DataStack, props: DataStoreProps): MetricsWorkspace | undefined {
  const { platform, observability } = props.environment;
  // A cluster keeps its samples itself.
  return platform === 'eks' || observability.metrics === 'endpoint'
    ? undefined
    : new MetricsWorkspace(stack, 'metrics', props);
}
