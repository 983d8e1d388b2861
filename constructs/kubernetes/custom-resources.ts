import { Release } from '@cdktf/provider-helm/lib/release';
import { AssetType, type ITerraformDependable, TerraformAsset, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { KubernetesObject } from './objects';

/** Seen from the project, where every command runs. */
const CHART = 'constructs/kubernetes/chart';

/** Objects, and where they go. */
export interface CustomResourcesProps {
  /** Name of the release, unique in its namespace. */
  readonly name: string;
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
  /**
   * What must be there before.
   * @default none - the cluster and its operators are in earlier stacks
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Custom resources as a release of our own chart: `kubernetes_manifest` would need a live cluster that knows their
 * kinds for every plan. Helm waits for nothing that an operator does later.
 */
export class CustomResources extends Construct {
  constructor(scope: Construct, id: string, { name, namespace, objects, dependsOn = [] }: CustomResourcesProps) {
    super(scope, id);
    new Release(this, 'Resource', {
      name,
      namespace,
      chart: chartOf(TerraformStack.of(this)).path,
      // One text, so that a plan shows the objects as they are.
      values: [JSON.stringify({ objects })],
      // A change that fails is taken back; a first try that failed leaves nothing to trip over.
      atomic: true,
      maxHistory: 5,
      dependsOn: [...dependsOn],
    });
  }
}

/** The chart is copied once for each stack, whatever the number of its releases. */
function chartOf(stack: TerraformStack): TerraformAsset {
  const id = 'objects-chart';
  const found = stack.node.tryFindChild(id);
  return found instanceof TerraformAsset
    ? found
    : new TerraformAsset(stack, id, { path: CHART, type: AssetType.DIRECTORY });
}
