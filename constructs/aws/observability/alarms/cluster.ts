import { type Alarm, type Metric, seriesOf } from '../alarm';

/** The Kubernetes cluster, as CloudWatch knows it. */
export interface WatchedCluster {
  readonly clusterName: string;
}

const MIB = 1024 ** 2;
// EKS keeps at most 8 GiB; beyond them nothing can be written any more.
const STORED_MIB = 6 * 1024;

/**
 * What EKS itself says of its control plane, without an agent. Nodes that fail are repaired by EKS; whether they come
 * shows in pods that find none.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cloudwatch.html
 */
export function clusterAlarms({ clusterName }: WatchedCluster): Alarm[] {
  const series = seriesOf('AWS/EKS', { ClusterName: clusterName });
  return [homeless(series), errors(series), stored(series)];
}

type Series = (name: string, statistic: Metric['statistic']) => Metric;

function homeless(series: Series): Alarm {
  return {
    name: 'cluster-pods-without-node',
    description:
      'Pods have found no node for 15 minutes. `kubectl get events` says why; then look at the cluster autoscaler and at cluster.nodeGroups.<name>.max.',
    measure: series('scheduler_pending_pods_UNSCHEDULABLE', 'Minimum'),
    limit: { above: 0 },
    minutes: 15, // a node of a group that grows is there within 3
  };
}

function errors(series: Series): Alarm {
  return {
    name: 'cluster-api-5xx',
    description:
      'More than 1 % of the answers of the cluster were errors for 15 minutes. Look at the log of the API server, then at webhooks that do not answer.',
    measure: {
      expression: '100 * FILL(errors, 0) / requests',
      metrics: {
        errors: series('apiserver_request_total_5XX', 'Sum'),
        requests: series('apiserver_request_total', 'Sum'),
      },
    },
    limit: { above: 1 },
    minutes: 15,
  };
}

function stored(series: Series): Alarm {
  return {
    name: 'cluster-storage',
    description: `The cluster stores more than ${STORED_MIB} MiB of objects; at 8 GiB it takes no more. Find what makes so many: kubectl get --raw /metrics, apiserver_storage_objects.`,
    measure: series('apiserver_storage_size_bytes', 'Maximum'),
    limit: { above: STORED_MIB * MIB },
    minutes: 15,
  };
}
