import { existsSync, mkdirSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Problem, problem } from '../../model/errors';
import { futureHome, isOpen } from '../local/home';
import { ABREAST_FOLDER, environmentPaths, SYNTHESIZED_FOLDER } from '../local/paths';

/** Write-ahead logs, append-only files and metrics of a small system: measured at 300 MB after the first deploy. */
const FIRST_MEBIBYTES = 600;
/** What is already deployed has its data; it only needs room to go on. */
const GOING_ON_MEBIBYTES = 64;
/** Compiled program, synthesized stacks, states, logs of one deploy: 5 MB. */
const PROJECT_MEBIBYTES = 16;

/** The folders of the project that every deploy writes to. */
export function projectProblems(): Problem[] {
  return [
    ...[ABREAST_FOLDER, SYNTHESIZED_FOLDER].flatMap((folder) => writeProblems(resolve(folder))),
    ...spaceProblems(resolve('.'), PROJECT_MEBIBYTES),
  ];
}

/** The folder of an environment, or the one it will be made in. */
export function homeProblems(environment: string): Problem[] {
  const { link } = environmentPaths(environment);
  const isThere = existsSync(link);
  const folder = isThere ? realpathSync(link) : nearest(futureHome(environment));
  const hasData = existsSync(join(folder, 'components', 'database'));
  return [
    ...writeProblems(folder),
    ...spaceProblems(folder, isThere && hasData ? GOING_ON_MEBIBYTES : FIRST_MEBIBYTES),
    ...(isThere ? closedProblems(folder) : []),
  ];
}

function writeProblems(folder: string): Problem[] {
  const place = nearest(folder);
  try {
    const probe = join(place, `.probe-${process.pid}`);
    mkdirSync(probe);
    writeFileSync(join(probe, 'file'), 'probe');
    rmSync(probe, { recursive: true });
    return [];
  } catch (error) {
    const rule = `must be writable (${(error as Error).message})`;
    return [problem('machine.folder', place, rule, 'make it writable for this account, or move the project elsewhere')];
  }
}

function spaceProblems(folder: string, least: number): Problem[] {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free >= least) return [];
  return [problem('machine.disk', `${free} MiB free`, `must have ${least} MiB free at ${folder}`, 'make room there')];
}

function closedProblems(folder: string): Problem[] {
  if (isOpen(folder)) return [];
  const rule = 'must let other accounts pass, data servers refuse to run as root';
  return [problem('machine.folder', folder, rule, 'chmod o+x it and the folders above it, or move it away')];
}

/** The deepest folder on the way that is there. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(join(folder, '..'));
}
