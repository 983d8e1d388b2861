import type { Exception } from './linters';

const RABBITMQ_OPERATOR = /^Deployment\/apps\/v1\/rabbitmq-system\/rabbitmq-cluster-operator$/;

/** Images from outside that run in Deployments of ours. */
const RELEASED = new RegExp(`${RABBITMQ_OPERATOR.source}|^Deployment/apps/v1/abreast/opensearch-metrics$`);

/** Checks of kube-score that our objects need not pass. One that nothing needs fails the test. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    check: 'container-image-pull-policy',
    objects: /^Deployment\/apps\/v1\/abreast\/(web|web-candidate|frontend|worker)$/,
    because: 'images are named by their digest: what is on the node is what would be pulled',
  },
  {
    check: 'networkpolicy-targets-pod',
    objects: /\/(postgres|postgres-pooler|redis|rabbitmq|opensearch|opensearch-update)$/,
    because: 'operators make these pods; the unit test of the manifests knows their labels',
  },
  {
    check: 'ingress-targets-service',
    objects: /^Ingress\/networking.k8s.io\/v1\/abreast\/abreast$/,
    because: 'on the ALB a path names an action, and its annotation the Services; the unit test follows it',
  },
  {
    check: 'horizontalpodautoscaler-replicas',
    objects: /\/worker$/,
    because: 'the guides run 1 to 10 workers; no client waits for one (disruption ledger)',
  },
  {
    check: 'deployment-replicas',
    objects: /^Deployment\/apps\/v1\/abreast\/(web|frontend|worker)$/,
    because: 'KEDA owns the number; kube-score knows the HorizontalPodAutoscaler only',
  },
  {
    check: 'container-image-pull-policy',
    objects: RELEASED,
    because: 'the tag of a release does not move',
  },
  {
    check: 'container-ephemeral-storage-request-and-limit',
    objects: RABBITMQ_OPERATOR,
    because: 'its root is read-only and it has no volume that it writes',
  },
  {
    check: 'pod-networkpolicy',
    objects: RABBITMQ_OPERATOR,
    because: 'operators call the API server, whose addresses nobody knows before; nobody but Prometheus calls them',
  },
  {
    check: 'container-security-context-user-group-id',
    objects: RABBITMQ_OPERATOR,
    because: 'the user that its image is built for',
  },
  {
    check: 'deployment-has-host-podantiaffinity',
    objects: RABBITMQ_OPERATOR,
    because: 'it is spread over hosts by its topology constraints, which this check does not read',
  },
];
