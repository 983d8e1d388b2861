import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withLock } from '../../local/lock';
import type { EngineOptions } from '../engines/job';
import { runLogged, watchInterruption } from '../logged';
import { type Machine, thisMachine } from '../machine';
import { InstallError } from '../problem';
import { findPrograms } from '../programs';

/** The release whose findings the ledger knows (`tools/lint-aws/ledger.ts`): another one finds other things. */
export const CHECKOV_VERSION = '3.3.30';

const STEP = `installing checkov ${CHECKOV_VERSION}`;
const AGAIN = 'run the same command again';

function folderOf({ stateFolder }: Machine): string {
  return join(stateFolder, 'linters', `checkov-${CHECKOV_VERSION}`);
}

/**
 * The Python that has checkov: `python -m checkov.main` runs it.
 * @returns undefined where it has not been installed
 */
export function findCheckov(machine: Machine = thisMachine()): string | undefined {
  const folder = folderOf(machine);
  return existsSync(folder) ? pythonIn(folder) : undefined;
}

/**
 * Installs checkov into a Python environment of its own, `.abreast/linters`; it appears whole or not at all. Where its
 * packages come from, pip's own configuration says.
 * @throws InstallError when Python is missing, or a package cannot be had
 */
export async function ensureCheckov(options: EngineOptions): Promise<string> {
  const { machine = thisMachine(), onProgress } = options;
  const folder = folderOf(machine);
  return withLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await install(folder, machine, onProgress);
    return pythonIn(folder);
  });
}

async function install(folder: string, machine: Machine, onProgress: (line: string) => void): Promise<void> {
  const draft = `${folder}.draft`;
  const pip = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'];
  rmSync(draft, { recursive: true, force: true });
  onProgress(`${STEP}: half a minute`);
  try {
    await run([await systemPython(machine), '-m', 'venv', draft], machine);
    await run([pythonIn(draft), ...pip, `checkov==${CHECKOV_VERSION}`], machine);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const pythonIn = (folder: string): string => resolve(folder, 'bin', 'python');

async function systemPython(machine: Machine): Promise<string> {
  const { found, problems } = await findPrograms(['python3'], { machine });
  const python = found.get('python3');
  if (python) return python.path;
  const why = problems.map(({ path, value, rule }) => `${path} (${value}) ${rule}`).join('; ');
  throw new InstallError({ step: STEP, why, wayOut: problems.map(({ wayOut }) => wayOut) });
}

async function run(command: readonly [string, ...string[]], machine: Machine): Promise<void> {
  const log = join(machine.stateFolder, 'logs', 'linters.log');
  const { interruption, stop } = watchInterruption();
  const options = { environment: machine.environment, log, onLine: () => {}, interruption };
  const { code, output } = await runLogged(command, options).finally(stop);
  if (code === 0) return;
  if (interruption.aborted)
    throw new InstallError({ step: STEP, why: `interrupted by ${interruption.reason}`, log, wayOut: AGAIN });
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const why = lines.find((line) => line.startsWith('ERROR: ')) ?? lines.at(-1) ?? 'Python failed';
  throw new InstallError({
    step: STEP,
    why,
    log,
    wayOut: `read the log (Debian's python3 needs the package python3-venv), then ${AGAIN}`,
  });
}
