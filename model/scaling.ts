/** What the settings of a service say about the number of its instances. */
export interface Scaling {
  readonly replicas: { readonly min: number; readonly max: number };
  readonly autoscaling: { readonly resources: readonly string[] };
}

/** Whether an autoscaler owns the number of instances on ec2 and eks: between equal bounds there is nothing to own. */
export function isScaled({ replicas }: Pick<Scaling, 'replicas'>): boolean {
  return replicas.min < replicas.max;
}

/** Whether that number follows shares of cpu or memory, which a VerticalPodAutoscaler would change below it. */
export function followsResources({ replicas, autoscaling }: Scaling): boolean {
  return isScaled({ replicas }) && autoscaling.resources.length > 0;
}
