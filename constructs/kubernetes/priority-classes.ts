import { PriorityClassV1 } from '@cdktf/provider-kubernetes/lib/priority-class-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/**
 * Who stays when nodes are short, from the first to the last; above all of them are the classes of Kubernetes itself,
 * below all of them pods without a class. A pod of a higher class puts one of a lower class out of its node.
 */
const PRIORITIES = {
  operators: { value: 1_000_000, description: 'What the others need to come back: controllers, metrics, secrets.' },
  data: { value: 500_000, description: 'What holds state: it is slow to come back.' },
  workloads: { value: 100_000, description: 'What serves clients.' },
  batch: { value: 1_000, description: 'What can wait; it puts nobody out.' },
} as const;

/** Name of a class. */
export type Priority = keyof typeof PRIORITIES;

/** For what the cluster itself cannot be without; Kubernetes has it. */
export const CLUSTER_CRITICAL = 'system-cluster-critical';
/** For what a node cannot be without. */
export const NODE_CRITICAL = 'system-node-critical';

/** The name of a class, as pods take it. */
export const priority = (name: Priority): Priority => name;

/** The classes of a cluster. */
export class PriorityClasses extends Construct {
  /** What pods with a class wait for. */
  readonly classes: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.classes = Object.entries(PRIORITIES).map(
      ([name, { value, description }]) =>
        new PriorityClassV1(this, name, {
          metadata: { name },
          value,
          description,
          preemptionPolicy: name === 'batch' ? 'Never' : 'PreemptLowerPriority',
        }),
    );
  }
}
