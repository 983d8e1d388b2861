import type { EksEnvironment } from '../../aws/environment';
import type { ChartName } from './charts';
import type { OperatorNamespace } from './namespaces';

/** Where operators are installed. */
export interface OperatorContext {
  readonly environment: EksEnvironment;
  /** Name of the cluster, known before it is made. */
  readonly clusterName: string;
  readonly vpcId: string;
}

/** Pods of one operator that Prometheus asks for metrics. */
export interface MonitoredPods {
  /** Name of the operator. */
  readonly chart: string;
  readonly namespace: OperatorNamespace;
  /** @default none - the chart tells Prometheus itself, or has nothing to tell */
  readonly metrics?: readonly MetricsOf[];
}

/** One operator as it is installed. */
export interface OperatorPlan extends MonitoredPods {
  /** Chart, and name of the release. */
  readonly chart: ChartName;
  /** What differs from the chart's own values. */
  readonly values: object;
  /**
   * What its pods may do in AWS.
   * @default nothing
   */
  readonly role?: { readonly serviceAccount: string; readonly statements?: readonly object[] };
  /**
   * Operators that must be there before, where they are installed at all.
   * @default the cluster autoscaler - somebody has to start the nodes
   */
  readonly after?: readonly ChartName[];
  /**
   * Labels of pods of which one at a time may be evicted, where the chart has no budget for them.
   * @default the chart makes its own
   */
  readonly budget?: Readonly<Record<string, string>>;
}

/** Pods with metrics. */
export interface MetricsOf {
  readonly labels: Readonly<Record<string, string>>;
  /** Name or number of the container's port. */
  readonly port: string | number;
}

/** Two of what does the work while one is drained; one where the tier says that an outage is no loss. */
export function copiesIn({ tier }: EksEnvironment): number {
  return tier === 'single' ? 1 : 2;
}
