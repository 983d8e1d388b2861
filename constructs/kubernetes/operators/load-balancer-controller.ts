import { tagsOf } from '../../aws/tags';
import { CLUSTER_CRITICAL } from '../priority-classes';
import { balancerRights } from './balancer-rights';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { CONTAINER_SECURITY, chartLabels, ONE_AWAY, resources, spreadOver } from './parts';

const NAME = 'aws-load-balancer-controller';
const LABELS = chartLabels(NAME);

/** Makes balancers: the one of an Ingress of class 'alb', or the one in front of nginx. */
export function loadBalancerController(context: OperatorContext): OperatorPlan {
  const { environment, clusterName, vpcId } = context;
  return {
    chart: NAME,
    namespace: 'kube-system',
    role: { serviceAccount: NAME, statements: balancerRights(context) },
    metrics: [{ labels: LABELS, port: 'metrics-server' }],
    values: {
      clusterName,
      // Pods cannot ask the node's metadata for these.
      region: environment.region,
      vpcId,
      replicaCount: copiesIn(environment),
      podDisruptionBudget: ONE_AWAY,
      priorityClassName: CLUSTER_CRITICAL,
      topologySpreadConstraints: spreadOver(LABELS),
      resources: resources(100, 256, 500),
      serviceAccount: { name: NAME },
      securityContext: { ...CONTAINER_SECURITY, runAsNonRoot: true },
      defaultTargetType: 'ip',
      defaultTags: tagsOf(environment),
      enableShield: false,
      enableWaf: false,
      enableWafv2: true,
      // It would stand before every Service of the cluster, and let none pass while no controller runs.
      enableServiceMutatorWebhook: false,
      // Otherwise every upgrade makes a new one, and what is asked in between fails.
      keepTLSSecret: true,
    },
  };
}
