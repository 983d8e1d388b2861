import { CLUSTER_CRITICAL } from '../priority-classes';
import { autoscalerRights } from './autoscaler-rights';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { chartLabels, ONE_AWAY, resources, spreadOver } from './parts';

const NAME = 'cluster-autoscaler';
// The chart names its pods after the cloud.
const LABELS = chartLabels(NAME, `aws-${NAME}`);

/** How it decides: figures of the Reconciliation guide, row by row in `docs/components/eks-operators.md`. */
const DECISIONS = {
  v: 4,
  expander: 'least-waste',
  'skip-nodes-with-local-storage': false,
  'balance-similar-node-groups': true,
  'scale-down-enabled': true,
  'scale-down-delay-after-add': '10m',
  'scale-down-unneeded-time': '10m',
};

/** Starts nodes for pods that find no room. It goes first: whatever follows may need a node. */
export function clusterAutoscaler({ environment, clusterName }: OperatorContext): OperatorPlan {
  return {
    chart: NAME,
    namespace: 'kube-system',
    role: { serviceAccount: NAME, statements: autoscalerRights(environment, clusterName) },
    after: [],
    metrics: [{ labels: LABELS, port: 8085 }],
    values: {
      fullnameOverride: NAME,
      cloudProvider: 'aws',
      awsRegion: environment.region,
      // By tags that EKS gives to the groups of its nodes.
      autoDiscovery: { clusterName },
      rbac: { serviceAccount: { name: NAME } },
      replicaCount: copiesIn(environment),
      podDisruptionBudget: ONE_AWAY,
      priorityClassName: CLUSTER_CRITICAL,
      topologySpreadConstraints: spreadOver(LABELS),
      resources: resources(100, 600, 1000),
      extraArgs: DECISIONS,
    },
  };
}
