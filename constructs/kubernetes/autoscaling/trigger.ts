/** A trigger of KEDA; its metadata are texts. */
export interface Trigger {
  readonly type: 'cpu' | 'memory' | 'prometheus' | 'postgresql' | 'redis-cluster' | 'redis-cluster-streams';
  readonly name: string;
  readonly metricType: 'Utilization' | 'AverageValue';
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticationRef?: { readonly name: string };
}

/** Whether a trigger follows shares of requests, which the HPA reads by itself. */
export function isResource({ type }: Trigger): boolean {
  return type === 'cpu' || type === 'memory';
}
