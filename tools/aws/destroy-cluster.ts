import type { EksEnvironment } from '../../constructs/aws/environment';
import { problem, renderProblem } from '../../model/errors';
import { CommandError } from '../command';
import { step } from '../progress';
import { untilVolumesGone, volumesOf } from './cluster-volumes';

/** A destroy of some stacks, in the order of their deploy. */
export type DestroyStacks = (stacks: readonly string[], more?: readonly string[]) => Promise<void>;

/** What a destroy needs. */
export interface ClusterDestroy {
  /** Path of the AWS CLI. */
  readonly cli: string;
  /** Every stack of the environment. */
  readonly stacks: readonly string[];
  readonly destroy: DestroyStacks;
}

/** What the stacks are that the others run in. */
const BELOW = ['network', 'cluster'] as const;

/** Stacks of an environment on Kubernetes, apart: what has to go before, and the cluster with its network. */
export function cutAtCluster({ name }: Pick<EksEnvironment, 'name'>, stacks: readonly string[]) {
  const below = BELOW.map((part) => `${name}-${part}`);
  return {
    above: stacks.filter((id) => !below.includes(id)),
    below: stacks.filter((id) => below.includes(id)),
  };
}

/**
 * Makes sure that nothing of an environment is protected: controllers in the cluster would try in vain to delete its
 * balancer, and Terraform wait for them.
 * @throws CommandError when it is
 */
export function assertUnprotected({ name, database }: Pick<EksEnvironment, 'name' | 'database'>): void {
  if (!database.deletionProtection) return;
  const wayOut = `set it to false and run npm run deploy -- ${name}, then destroy: that takes two steps on purpose`;
  const rule = `must be false before ${name} is destroyed`;
  throw new CommandError(renderProblem(problem('database.deletionProtection', true, rule, wayOut)));
}

/**
 * Destroys what runs in a cluster while its controllers still delete balancers and volumes, waits for the volumes, and
 * then destroys the cluster.
 */
export async function destroyAroundCluster(
  environment: EksEnvironment,
  { cli, stacks, destroy }: ClusterDestroy,
): Promise<void> {
  const { name } = environment;
  const { above, below } = cutAtCluster(environment, stacks);
  await step(`destroyed what ${name} has in its cluster`, () => destroy(above));
  await step('volumes gone', () => untilVolumesGone({ name, ask: () => volumesOf(cli, environment) }));
  // cdktf would have those that stood on them named as well, and read states that are empty.
  await step(`destroyed ${name}`, () => destroy(below, ['--ignore-missing-stack-dependencies']));
}
