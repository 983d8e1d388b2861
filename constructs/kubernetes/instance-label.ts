/** One step in which a monitor changes the labels of a target. */
export interface Relabelling {
  /** @default none - `replacement` stands for itself */
  readonly sourceLabels?: readonly string[];
  readonly targetLabel: 'instance';
  /** @default the value of the source */
  readonly replacement?: string;
}

/**
 * Relabelling of a monitor: the label `instance` is the pod's name, as it is the instance's name on the other platforms;
 * by default it would be an address, which says nothing to a reader and changes at each start.
 */
export const INSTANCE_IS_POD: readonly Relabelling[] = [
  { sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'instance' },
];

/** The same for samples that are about something else than the pod that has them: the label says what. */
export const instanceNamed = (name: string): readonly Relabelling[] => [{ targetLabel: 'instance', replacement: name }];
