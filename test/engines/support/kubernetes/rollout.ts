import { until } from '../processes';
import type { Manifests } from './manifests';
import { type KubernetesObject, nameOf, type Reference } from './objects';

interface Deployment extends KubernetesObject {
  readonly spec: { readonly replicas: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
  };
}

const MILLISECONDS = 60_000;

/**
 * Waits until every pod of a Deployment is of its newest template and available, and no other is left.
 * @throws Error with its status when that takes longer than a minute
 */
export async function rolledOut(
  manifests: Manifests,
  reference: Reference,
  milliseconds = MILLISECONDS,
): Promise<void> {
  let seen: Deployment | undefined;
  const isDone = async () => {
    seen = await manifests.get<Deployment>(reference);
    return seen !== undefined && isRolledOut(seen);
  };
  await until(`${nameOf(reference)} to be rolled out`, isDone, milliseconds).catch((error: Error) => {
    throw new Error(`${error.message}; its status: ${JSON.stringify(seen?.status)}`);
  });
}

function isRolledOut({ metadata, spec, status = {} }: Deployment): boolean {
  const { observedGeneration, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const isSeen = Number(observedGeneration) >= Number(metadata.generation);
  return isSeen && [replicas, updatedReplicas, availableReplicas].every((count) => count === spec.replicas);
}
