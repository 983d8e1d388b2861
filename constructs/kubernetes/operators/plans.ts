import { publicServices } from '../../aws/load-balancer/routing';
import { cloudNativePg } from './cloudnative-pg';
import { clusterAutoscaler } from './cluster-autoscaler';
import { externalSecrets } from './external-secrets';
import { ingressNginx } from './ingress-nginx';
import { keda } from './keda';
import { kubePrometheusStack } from './kube-prometheus-stack';
import { loadBalancerController } from './load-balancer-controller';
import { metricsServer } from './metrics-server';
import { openSearchOperator } from './opensearch-operator';
import type { OperatorContext, OperatorPlan } from './operator';
import { prometheusAdapter } from './prometheus-adapter';
import { redisOperator } from './redis-operator';
import { verticalPodAutoscaler } from './vertical-pod-autoscaler';

type Environment = OperatorContext['environment'];

/** What is installed, in an order in which each may follow the one before it, and when. */
const OPERATORS: readonly {
  readonly plan: (context: OperatorContext) => OperatorPlan;
  readonly isNeeded: (environment: Environment) => boolean;
}[] = [
  { plan: clusterAutoscaler, isNeeded: () => true },
  { plan: metricsServer, isNeeded: () => true },
  { plan: externalSecrets, isNeeded: () => true },
  { plan: loadBalancerController, isNeeded: isReached },
  { plan: keda, isNeeded: ({ cluster }) => cluster.replicaOwner === 'keda' },
  { plan: verticalPodAutoscaler, isNeeded: ({ cluster }) => cluster.verticalAutoscaler !== 'off' },
  { plan: cloudNativePg, isNeeded: ({ database }) => database.host === 'inCluster' },
  { plan: redisOperator, isNeeded: ({ cache }) => cache.kind === 'redis' && cache.host === 'inCluster' },
  { plan: openSearchOperator, isNeeded: ({ search }) => search.kind === 'opensearch' && search.host === 'inCluster' },
  { plan: kubePrometheusStack, isNeeded: isMeasured },
  { plan: prometheusAdapter, isNeeded: followsRate },
  { plan: ingressNginx, isNeeded: (environment) => isReached(environment) && environment.cluster.ingress === 'nginx' },
];

/** The operators that an environment needs, and no others. */
export function operatorPlans(context: OperatorContext): OperatorPlan[] {
  return OPERATORS.filter(({ isNeeded }) => isNeeded(context.environment)).map(({ plan }) => plan(context));
}

/** Whether RabbitMQ runs in the cluster. */
export function hasRabbitmq({ messaging }: Environment): boolean {
  return messaging.kind === 'rabbitmq' && messaging.host === 'inCluster';
}

/** Whether somebody collects metrics in the cluster. */
export function isMeasured({ observability }: Environment): boolean {
  return observability.metrics !== 'endpoint';
}

/** Whether clients come in: a system of workers has no balancer. */
function isReached({ system }: Environment): boolean {
  return publicServices(system).length > 0;
}

/** KEDA asks Prometheus itself. */
function followsRate(environment: Environment): boolean {
  const { cluster, services } = environment;
  const follows = Object.values(services).some(({ autoscaling }) => autoscaling.requestsPerSecond !== undefined);
  return cluster.replicaOwner === 'hpa' && follows && isMeasured(environment);
}
