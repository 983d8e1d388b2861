import type { EksEnvironment } from '../../constructs/aws/environment';
import { step } from '../progress';
import { untilVolumesGone, volumesOf } from './cluster-volumes';

/** A destroy of some stacks, in the order of their deploy. */
export type DestroyStacks = (stacks: readonly string[], more?: readonly string[]) => Promise<void>;

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
 * Destroys what runs in a cluster while its controllers still delete balancers and volumes, waits for the volumes, and
 * then destroys the cluster.
 * @param cli path of the AWS CLI
 */
export async function destroyAroundCluster(
  environment: EksEnvironment,
  {
    cli,
    stacks,
    destroy,
  }: { readonly cli: string; readonly stacks: readonly string[]; readonly destroy: DestroyStacks },
): Promise<void> {
  const { name } = environment;
  const { above, below } = cutAtCluster(environment, stacks);
  await step(`destroyed what ${name} has in its cluster`, () => destroy(above));
  await step('volumes gone', () => untilVolumesGone({ name, ask: () => volumesOf(cli, environment) }));
  // cdktf would have those that stood on them named as well, and read states that are empty.
  await step(`destroyed ${name}`, () => destroy(below, ['--ignore-missing-stack-dependencies']));
}
