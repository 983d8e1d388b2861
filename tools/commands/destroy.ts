/** Stops an environment and removes its data. */
import { environmentArguments } from '../arguments';
import { runCommand } from '../command';
import { destroy, destroyUndescribed } from '../deploy';
import { environmentNamed, isUndescribed } from '../environment';

void runCommand(async () => {
  const { environment, options } = environmentArguments<{ keepData?: boolean }>(
    'destroy',
    'Stops an environment and removes its data.',
    [['--keep-data', 'keep data and secrets: a later deploy finds both again']],
  );
  if (isUndescribed(environment)) await destroyUndescribed(environment);
  else await destroy(environmentNamed(environment), options.keepData ?? false);
});
