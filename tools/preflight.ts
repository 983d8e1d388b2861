import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentDocument } from '../constructs/local/document';
import { type Problem, renderProblem } from '../model/errors';
import { CommandError } from './command';
import { orphans } from './local/orphans';
import { ABREAST_FOLDER, environmentPaths } from './local/paths';
import { portHolder } from './local/port-holder';
import { loadPrograms } from './local/programs';
import { Supervisor } from './local/supervisor';

/** Write-ahead logs, append-only files and metrics of a small system: measured at 300 MB after the first deploy. */
const DISK_MEBIBYTES = 600;

/**
 * Everything that a deploy needs of this machine, looked at before anything changes.
 * @throws CommandError with all problems at once
 */
export async function preflight(environment: string, documents: readonly ComponentDocument[]): Promise<void> {
  const problems = [
    ...folderProblems(environment),
    ...(await loadPrograms(documents, environment)),
    ...(await portProblems(environment, documents)),
  ];
  if (problems.length > 0) throw new CommandError(problems.map(renderProblem).join('\n'));
}

function folderProblems(environment: string): Problem[] {
  const { home } = environmentPaths(environment);
  const folder = existsSync(home) ? home : ABREAST_FOLDER;
  return [...writeProblems(folder), ...spaceProblems(folder, environment)];
}

function writeProblems(folder: string): Problem[] {
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return [];
  } catch (error) {
    const wayOut = 'make it writable for this account, or move the project to a folder that is';
    return [{ path: 'machine.folder', value: folder, rule: `must be writable (${(error as Error).message})`, wayOut }];
  }
}

function spaceProblems(folder: string, environment: string): Problem[] {
  if (!existsSync(folder) || existsSync(join(folder, 'components', 'database'))) return runningOut(folder);
  const free = freeMebibytes(folder);
  if (free >= DISK_MEBIBYTES) return [];
  const wayOut = `make room there before ${environment} is deployed`;
  return [
    {
      path: 'machine.disk',
      value: `${free} MiB free at ${folder}`,
      rule: `must have ${DISK_MEBIBYTES} MiB free`,
      wayOut,
    },
  ];
}

/** What is already deployed has its data; it only needs room to go on. */
function runningOut(folder: string): Problem[] {
  const least = 64;
  const free = existsSync(folder) ? freeMebibytes(folder) : least;
  if (free >= least) return [];
  return [
    {
      path: 'machine.disk',
      value: `${free} MiB free at ${folder}`,
      rule: `must have ${least} MiB free`,
      wayOut: 'make room there',
    },
  ];
}

function freeMebibytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / 2 ** 20);
}

/** Ports that somebody else holds; those of the environment's own processes are as they should be. */
async function portProblems(environment: string, documents: readonly ComponentDocument[]): Promise<Problem[]> {
  const paths = environmentPaths(environment);
  const running = new Set((await new Supervisor(paths).programs()).map(({ name }) => name));
  // Left by a supervisor that was killed: the deploy ends them before it starts anew.
  const leftOver = running.size === 0 ? orphans(paths) : [];
  const wanted = documents.flatMap(({ programs, procedure, component }) =>
    procedure.kind === 'fleet'
      ? Array.from({ length: procedure.instances }, (_, index) => ({
          name: `${component}-${index + 1}`,
          port: procedure.basePort + index + 1,
        }))
      : programs.map(({ name, port }) => ({ name, port })),
  );
  const problems = await Promise.all(
    wanted
      .filter(({ name }) => !running.has(name))
      .map(async ({ name, port }): Promise<Problem[]> => {
        const holder = await portHolder(port);
        if (!holder || (holder.pid && leftOver.includes(holder.pid))) return [];
        const wayOut = 'stop that program, or give the environment other ports (network.ports.base, loadBalancer.port)';
        return [{ path: `ports.${name}`, value: port, rule: `must be free, ${holder.name} listens on it`, wayOut }];
      }),
  );
  return problems.flat();
}
