/** What to run before a commit: lint, types, unit tests. */
import { DIRECTION, failing, STYLE, TYPES, UNIT } from '../checks';
import { CommandError, runCommand } from '../command';

void runCommand(async () => {
  const failed = await failing([STYLE, DIRECTION, ...TYPES, UNIT]);
  if (failed.length > 0) throw new CommandError(`failed: ${failed.join(', ')}`);
});
