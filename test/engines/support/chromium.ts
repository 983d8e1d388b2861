import { onPath, thisMachine } from '../../../tools/install/machine';
import { installPackages } from '../../../tools/install/packages';
import type { ProgramName } from '../../../tools/install/program-table';
import { findPrograms } from '../../../tools/install/programs';

const machine = thisMachine();
const mayInstall = machine.isRoot && onPath(machine, 'apt-get') !== undefined;

/** Whether a page can be looked at here: only root on Debian installs a Chromium that is missing. */
export const canHaveChromium =
  mayInstall || ['chromium', 'google-chrome', 'chromium-browser'].some((name) => onPath(machine, name));

/**
 * Path of a Chromium, installed where it is missing.
 * @param others programs that are installed with it
 */
export async function chromium(...others: readonly ProgramName[]): Promise<string> {
  const { missing } = await findPrograms(['chromium', ...others]);
  if (missing.length > 0) await installPackages(missing, { onProgress: console.log });
  const path = (await findPrograms(['chromium'])).found.get('chromium')?.path;
  if (path === undefined) throw new Error('Chromium must be there by now: it was found or installed before');
  return path;
}
