import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import { mebibytes } from '../workload/container';
import { metadataOf } from '../workload/metadata';
import { apart, containerSecurity, overZones, podSecurityOf, resourcesOf } from './pods';

/** The `cache` section of an environment that has Redis. */
export type CacheSection = Extract<EksEnvironment['cache'], { readonly kind: 'redis' }>;

/** Name of the cluster; its Services begin with it. */
export const REDIS = 'redis';
/** Labels of all its nodes, by their operator. */
export const REDIS_LABELS = { redis_setup_type: 'cluster' } as const;
/** Secret with its password. */
export const REDIS_SECRET = { name: `${REDIS}-auth`, key: 'password' } as const;
/** ConfigMap with what differs from the operator's own configuration. */
export const REDIS_CONFIG = `${REDIS}-settings`;
/** Name of the exporter's port. */
export const REDIS_METRICS = 'redis-exporter';

// The images that the operator's own chart names, in the version of the operator.
const IMAGE = 'quay.io/opstree/redis:v7.0.15';
const EXPORTER_IMAGE = 'quay.io/opstree/redis-exporter:v1.44.0';
const EXPORTER_SIZE = { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '200m', memory: '64Mi' } };
/** User of the images. */
const USER_ID = 1000;
const DRAIN_SECONDS = 60;

/**
 * Settings after the operator's own, of which the last one counts: nothing is dropped while memory is full, and what was
 * acknowledged is in the file within a second.
 */
export function redisSettings({ memory, maxMemoryPolicy, nodeTimeout }: CacheSection): string {
  return `${[
    `maxmemory ${memory.bytes}`,
    `maxmemory-policy ${maxMemoryPolicy}`,
    'appendonly yes',
    'appendfsync everysec',
    `cluster-node-timeout ${nodeTimeout.milliseconds}`,
    // Losing one shard must not take the others away.
    'cluster-require-full-coverage no',
    'cluster-allow-replica-migration no',
  ].join('\n')}\n`;
}

/**
 * The RedisCluster of the operator: as many leaders as masters, and their followers.
 * @see https://redis-operator.opstree.dev/docs/
 */
export function redisCluster(environment: EksEnvironment, cache: CacheSection): KubernetesObject {
  const { masters, replicasPerMaster, inCluster } = cache;
  return {
    apiVersion: 'redis.redis.opstreelabs.in/v1beta2',
    kind: 'RedisCluster',
    metadata: {
      ...metadataOf(environment, REDIS),
      // A master and its own replica never on one node, where the operator's webhook is on.
      annotations: { 'redisclusters.redis.redis.opstreelabs.in/role-anti-affinity': 'true' },
    },
    spec: {
      clusterSize: masters,
      clusterVersion: 'v7',
      persistenceEnabled: true,
      priorityClassName: priority('data'),
      podSecurityContext: podSecurityOf(USER_ID),
      kubernetesConfig: {
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        redisSecret: { ...REDIS_SECRET },
        resources: resourcesOf(inCluster),
        updateStrategy: { type: 'RollingUpdate' },
      },
      redisLeader: nodesOf('leader', masters),
      redisFollower: nodesOf('follower', masters * replicasPerMaster),
      redisExporter: {
        enabled: environment.observability.metrics !== 'endpoint',
        image: EXPORTER_IMAGE,
        imagePullPolicy: 'IfNotPresent',
        resources: EXPORTER_SIZE,
        securityContext: { ...containerSecurity, readOnlyRootFilesystem: true },
      },
      storage: storageOf(environment, cache),
    },
  };
}

function nodesOf(role: 'leader' | 'follower', replicas: number) {
  const labels = { ...REDIS_LABELS, role };
  return {
    replicas,
    redisConfig: { additionalRedisConfig: REDIS_CONFIG },
    securityContext: containerSecurity,
    affinity: apart(labels),
    topologySpreadConstraints: overZones(labels),
    terminationGracePeriodSeconds: DRAIN_SECONDS,
  };
}

/** Data, and what each node knows of the others: without that a node that comes back belongs to no cluster. */
function storageOf({ database }: EksEnvironment, { inCluster }: CacheSection) {
  const claim = (storage: string) => ({
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: inCluster.storageClass,
      resources: { requests: { storage } },
    },
  });
  return {
    keepAfterDelete: database.deletionProtection,
    volumeClaimTemplate: claim(mebibytes(inCluster.storage)),
    nodeConfVolume: true,
    nodeConfVolumeClaimTemplate: claim('1Gi'),
  };
}
