/** Stops an environment and removes its data. */
import { inAccount } from '../../constructs/aws/environment';
import { environmentArguments } from '../arguments';
import { destroyStacks } from '../aws/deploy-stacks';
import { CommandError, runCommand } from '../command';
import { destroy, destroyUndescribed } from '../deploy';
import { environmentNamed, isUndescribed } from '../environment';

void runCommand(async () => {
  const { environment, options } = environmentArguments<{ keepData?: boolean }>(
    'destroy',
    'Stops an environment and removes its data.',
    [['--keep-data', 'keep data and secrets: a later deploy finds both again']],
  );
  if (isUndescribed(environment)) return destroyUndescribed(environment);
  const found = environmentNamed(environment);
  if (found.platform === 'local') return destroy(found, options.keepData ?? false);
  if (options.keepData)
    throw new CommandError(
      `--keep-data (${environment}) must be left out on ${found.platform}: snapshots keep its data`,
    );
  await destroyStacks(inAccount(found));
});
