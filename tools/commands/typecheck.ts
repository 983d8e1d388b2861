/** The types of everything. */
import { failing, TYPES } from '../checks';
import { CommandError, runCommand } from '../command';

void runCommand(async () => {
  const failed = await failing(TYPES);
  if (failed.length > 0) throw new CommandError(`failed: ${failed.join(', ')}`);
});
