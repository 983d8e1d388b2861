import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import { mebibytes } from '../workload/container';
import { metadataOf } from '../workload/metadata';
import { apart, overZones, resourcesOf } from './pods';

/** The `messaging` section of an environment whose events go through RabbitMQ. */
export type RabbitmqSection = Extract<EksEnvironment['messaging'], { readonly kind: 'rabbitmq' }>;

/** Name of the cluster and of its Service. */
export const RABBITMQ = 'rabbitmq';
/** Labels of its nodes, by their operator. */
export const RABBITMQ_LABELS = {
  'app.kubernetes.io/name': RABBITMQ,
  'app.kubernetes.io/component': 'rabbitmq',
} as const;

// A majority survives the loss of one.
const QUORUM = 3;
// The operator waits a week for queues that are synchronized nowhere else; a drain of a node must not.
const GRACE_SECONDS = 3600;

/**
 * The RabbitmqCluster of the operator; with one node in tier `single`.
 * @see https://www.rabbitmq.com/kubernetes/operator/using-operator
 */
export function rabbitmqCluster(environment: EksEnvironment, messaging: RabbitmqSection): KubernetesObject {
  const { version, inCluster } = messaging;
  return {
    apiVersion: 'rabbitmq.com/v1beta1',
    kind: 'RabbitmqCluster',
    metadata: metadataOf(environment, RABBITMQ),
    spec: {
      replicas: environment.tier === 'single' ? 1 : QUORUM,
      image: `rabbitmq:${version}-management`,
      persistence: { storageClassName: inCluster.storageClass, storage: mebibytes(inCluster.storage) },
      resources: resourcesOf(inCluster),
      affinity: apart(RABBITMQ_LABELS),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      autoEnableAllFeatureFlags: true,
      rabbitmq: {
        // Beyond it publishers are held back: the application's outbox keeps what they say.
        additionalConfig: 'vm_memory_high_watermark.relative = 0.6\n',
      },
      override: {
        statefulSet: {
          spec: {
            template: {
              spec: {
                containers: [],
                priorityClassName: priority('data'),
                topologySpreadConstraints: overZones(RABBITMQ_LABELS),
              },
            },
          },
        },
      },
    },
  };
}
