import type { EksEnvironment } from '../../constructs/aws/environment';
import { problem, renderProblem } from '../../model/errors';
import { CommandError } from '../command';
import { step } from '../progress';
import { untilVolumesGone, volumesOf } from './cluster-volumes';

/** A destroy of some stacks, in the order of their deploy. */
export type DestroyStacks = (stacks: readonly string[]) => Promise<void>;

/** What a destroy needs. */
export interface ClusterDestroy {
  /** Path of the AWS CLI. */
  readonly cli: string;
  /** Every stack of the environment. */
  readonly stacks: readonly string[];
  readonly destroy: DestroyStacks;
}

/** What the others run in. */
const BELOW = ['network', 'cluster'] as const;

/** Stacks that have to go before the cluster does: all but it and its network. */
export function aboveCluster({ name }: Pick<EksEnvironment, 'name'>, stacks: readonly string[]): string[] {
  const below = BELOW.map((part) => `${name}-${part}`);
  return stacks.filter((id) => !below.includes(id));
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
  await step(`destroyed what ${name} has in its cluster`, () => destroy(aboveCluster(environment, stacks)));
  await step('volumes gone', () => untilVolumesGone({ name, ask: () => volumesOf(cli, environment) }));
  // Those that are empty, too: without them cdktf 0.21 refuses, or waits for them for ever when told to ignore them.
  await step(`destroyed ${name}`, () => destroy(stacks));
}
