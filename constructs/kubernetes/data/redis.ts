import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';
import type { FleetAddresses } from '../../addresses';
import type { EksEnvironment } from '../../aws/environment';
import { CustomResources } from '../custom-resources';
import { namespaceOf } from '../labels';
import { generatedPasswords } from '../secrets/generated-passwords';
import { encodedEntry } from '../secrets/source';
import type { Edge } from '../workload/edges';
import { metadataOf } from '../workload/metadata';
import { createBudget } from './budget';
import type { InClusterPart } from './part';
import { podMonitors } from './pod-monitor';
import { createDataPolicy } from './policies';
import {
  type CacheSection,
  REDIS,
  REDIS_CONFIG,
  REDIS_LABELS,
  REDIS_METRICS,
  REDIS_SECRET,
  redisCluster,
  redisSettings,
} from './redis-objects';

/** What a Redis in the cluster is made from. */
export interface RedisProps {
  readonly environment: EksEnvironment;
  readonly cache: CacheSection;
}

const PORT = 6379;
const BUS_PORT = 16_379;
const EXPORTER_PORT = 9121;

/**
 * A Redis Cluster by the Redis operator, with a password. It speaks no TLS: nobody in the cluster issues certificates, so
 * that the network policy alone keeps others from listening to it.
 */
export class Redis extends Construct implements InClusterPart {
  readonly addresses: Pick<FleetAddresses, 'redisUrls'>;
  readonly edge: Edge;
  readonly secretNames = [REDIS_SECRET.name];
  /** Seeds, 'host:port', comma separated. */
  readonly seeds: string;

  constructor(scope: Construct, id: string, { environment, cache }: RedisProps) {
    super(scope, id);
    const namespace = namespaceOf(environment);
    const roles = cache.replicasPerMaster > 0 ? ['leader', 'follower'] : ['leader'];
    const seeds = roles.map((role) => `${REDIS}-${role}.${namespace}.svc:${PORT}`);
    this.seeds = seeds.join(',');
    this.addresses = { redisUrls: seeds.map((seed) => `redis://default:${encodedEntry(REDIS_SECRET)}@${seed}`) };
    this.edge = { name: 'cache', peer: { kind: 'pods', namespace, labels: REDIS_LABELS }, ports: [PORT] };
    this.createCluster(environment, cache);
    // One over leaders and followers: after a fail-over nobody knows by its name which node is a master.
    createBudget(this, environment, REDIS, REDIS_LABELS);
    createDataPolicy(this, {
      environment,
      name: REDIS,
      selector: REDIS_LABELS,
      clients: [PORT],
      clientNamespaces: environment.cluster.replicaOwner === 'keda' ? ['keda'] : [],
      peers: [PORT, BUS_PORT],
      operator: { namespace: 'redis-operator', ports: [PORT] },
      metrics: EXPORTER_PORT,
    });
  }

  private createCluster(environment: EksEnvironment, cache: CacheSection): void {
    const settings = new ConfigMapV1(this, 'settings', {
      metadata: metadataOf(environment, REDIS, REDIS_CONFIG),
      data: { 'redis-additional.conf': redisSettings(cache) },
    });
    new CustomResources(this, 'Resource', {
      name: REDIS,
      namespace: namespaceOf(environment),
      objects: [
        ...generatedPasswords({
          ...{ environment, component: REDIS, name: REDIS_SECRET.name },
          keys: [REDIS_SECRET.key],
        }),
        redisCluster(environment, cache),
        ...podMonitors(environment, REDIS, REDIS_LABELS, REDIS_METRICS),
      ],
      dependsOn: [settings],
    });
  }
}
