/**
 * Relabelling of a monitor: the label `instance` is the pod's name, as it is the instance's name on the other platforms;
 * by default it would be an address, which says nothing to a reader and changes at each start.
 */
export const INSTANCE_IS_POD = [{ sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'instance' }] as const;
