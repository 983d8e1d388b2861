import type { KubernetesObject } from '../../objects';

const GROUP = 'rabbitmq.com';
const OPEN = { 'x-kubernetes-preserve-unknown-fields': true };
const QUANTITY = { 'x-kubernetes-int-or-string': true };

/** What the operator takes for given and its own definition fills in; everything else it reads as it comes. */
const SPEC = {
  type: 'object',
  ...OPEN,
  default: {},
  properties: {
    replicas: { type: 'integer', format: 'int32', minimum: 0, default: 1 },
    delayStartSeconds: { type: 'integer', format: 'int32', minimum: 0, default: 30 },
    terminationGracePeriodSeconds: { type: 'integer', format: 'int64', minimum: 0, default: 604_800 },
    persistence: {
      type: 'object',
      ...OPEN,
      default: {},
      properties: { storage: { ...QUANTITY, default: '10Gi' } },
    },
    service: {
      type: 'object',
      ...OPEN,
      default: {},
      properties: { type: { type: 'string', enum: ['ClusterIP', 'LoadBalancer', 'NodePort'], default: 'ClusterIP' } },
    },
    resources: {
      type: 'object',
      ...OPEN,
      default: { limits: { cpu: '2000m', memory: '2Gi' }, requests: { cpu: '1000m', memory: '2Gi' } },
    },
  },
};

/**
 * The kind RabbitmqCluster. The project publishes one file of 5,800 lines for `kubectl`, and no chart; this is the part of
 * its definition that the operator (2.22.3) relies on. Deleting it would delete every broker: Helm leaves it.
 */
export function rabbitmqDefinition(): KubernetesObject {
  const names = { kind: 'RabbitmqCluster', listKind: 'RabbitmqClusterList', singular: 'rabbitmqcluster' };
  const plural = 'rabbitmqclusters';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}`, annotations: { 'helm.sh/resource-policy': 'keep' } },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { ...names, plural, shortNames: ['rmq'], categories: ['rabbitmq'] },
      versions: [
        {
          name: 'v1beta1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: { type: 'object', properties: { spec: SPEC, status: { type: 'object', ...OPEN } } },
          },
        },
      ],
    },
  };
}
