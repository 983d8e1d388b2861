/** Checks style, format and the direction of imports. */
import { DIRECTION, failing, STYLE } from '../checks';
import { CommandError, runCommand } from '../command';

void runCommand(async () => {
  const failed = await failing([STYLE, DIRECTION]);
  if (failed.length > 0) throw new CommandError(`failed: ${failed.join(', ')}`);
});
