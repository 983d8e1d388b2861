import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { withLock } from '../../local/lock';
import { type Ended, runLogged, watchInterruption } from '../logged';
import { type Machine, thisMachine } from '../machine';
import { InstallError } from '../problem';
import { findPrograms } from '../programs';
import { sourceDigest } from './engine';
import type { EngineOptions } from './job';

/** Programs that are built from a Go module of ours, which pins everything they need by `go.mod` and `go.sum`. */
export interface GoModule {
  /** As people call it. */
  readonly title: string;
  /** Folder with `go.mod`, `go.sum` and our own source, seen from the project, where every command runs. */
  readonly source: string;
  /** Path of the required module whose version is the title's, as `k8s.io/kubernetes`. */
  readonly versionOf: string;
  /** Packages of programs, each built under the last word of its path; `.` is our own. */
  readonly packages: readonly string[];
  /** Names by which our own program acts: each becomes a link to it; none when all are others'. */
  readonly names: readonly string[];
  /**
   * Variable of a package that tells the version, as `k8s.io/component-base/version.gitVersion`.
   * @default none - the programs tell no version, or a made-up one
   */
  readonly versionVariable?: string;
}

/** How many packages that were compiled make a line of progress. */
const STRIDE = 250;

/** The same bytes on every machine: no C compiler, no paths, no version control, nothing from a person's own flags. */
const REPRODUCIBLE = { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
const FLAGS = ['-v', '-mod=readonly', '-trimpath', '-buildvcs=false'];

/** What Go says when it reaches no module proxy. */
const offline = /dial tcp|no such host|i\/o timeout|connection re(?:fused|set)|module lookup disabled/i;

/** Version that a module builds, without the `v`. */
export function moduleVersion({ source, versionOf }: GoModule): string {
  const line = readFileSync(join(source, 'go.mod'), 'utf8')
    .split('\n')
    .find((each) => each.trim().startsWith(`${versionOf} v`));
  const version = line?.trim().split(' ')[1]?.slice(1);
  if (!version) throw new Error(`${source}/go.mod does not require ${versionOf}`);
  return version;
}

/** Folder of a module's programs; it is there when they are. */
export function moduleFolder(module: GoModule, { stateFolder }: Machine): string {
  return join(stateFolder, 'engines', [basename(module.source), moduleVersion(module), sourceDigest(module)].join('-'));
}

/**
 * Builds a module's programs into `.abreast/engines` unless they are there. They appear whole or not at all, and only
 * one command at a time builds them; Go compares every download with go.sum.
 * @returns the folder of the programs
 * @throws InstallError when Go is missing, or a module cannot be had
 */
export async function ensureModule(module: GoModule, options: EngineOptions): Promise<string> {
  const { machine = thisMachine() } = options;
  const folder = moduleFolder(module, machine);
  if (existsSync(folder)) return folder;
  return withLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await buildWhole(module, folder, { ...options, machine });
    return folder;
  });
}

async function buildWhole(module: GoModule, folder: string, options: Required<EngineOptions>): Promise<void> {
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await build(module, draft, options);
    for (const name of module.names) symlinkSync(ownProgram(module), join(draft, name));
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Go names a program after the module's path. */
function ownProgram({ source }: GoModule): string {
  const path = /^module (\S+)$/m.exec(readFileSync(join(source, 'go.mod'), 'utf8'))?.[1];
  if (!path) throw new Error(`${source}/go.mod names no module`);
  return basename(path);
}

async function build(module: GoModule, draft: string, { machine, onProgress }: Required<EngineOptions>): Promise<void> {
  const title = `${module.title} ${moduleVersion(module)}`;
  const log = join(machine.stateFolder, 'logs', 'engines.log');
  const { interruption, stop } = watchInterruption();
  const go = await goProgram(title, machine);
  onProgress(`building ${title} from Go modules: minutes the first time`);
  const words = ['-C', resolve(module.source), ...flagsOf(module), '-o', `${resolve(draft)}/`, ...module.packages];
  try {
    const ended = await runLogged([go, 'build', ...words], {
      environment: { ...machine.environment, ...REPRODUCIBLE },
      log,
      onLine: packages(title, onProgress),
      interruption,
    });
    if (ended.code !== 0) throw failure(title, ended, log, interruption);
  } finally {
    stop();
  }
}

function flagsOf(module: GoModule): string[] {
  const { versionVariable } = module;
  const version = versionVariable ? ` -X ${versionVariable}=v${moduleVersion(module)}` : '';
  return [...FLAGS, '-ldflags', `-s -w${version}`];
}

async function goProgram(title: string, machine: Machine): Promise<string> {
  const { found, problems } = await findPrograms(['go'], { machine });
  const go = found.get('go');
  if (go) return go.path;
  throw new InstallError({
    step: `building ${title}`,
    why: problems.map(({ path, value, rule }) => `${path} (${value}) ${rule}`).join('; '),
    wayOut: problems.map(({ wayOut }) => wayOut),
  });
}

function failure(title: string, { output }: Ended, log: string, interruption: AbortSignal): InstallError {
  const step = `building ${title} from Go modules`;
  const again = 'run the same command again: it goes on where this one stopped';
  if (interruption.aborted)
    return new InstallError({ step, why: `interrupted by ${interruption.reason}`, log, wayOut: again });
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const why = lines.find((line) => offline.test(line)) ?? lines.at(-1) ?? 'go build failed';
  const wayOut = offline.test(why) ? `check the network and GOPROXY, then ${again}` : `read the log, then ${again}`;
  return new InstallError({ step, why, log, wayOut });
}

/** Reports every so many packages; what is in the person's Go cache is not compiled. */
function packages(title: string, onProgress: (line: string) => void): (line: string) => void {
  let count = 0;
  return (line) => {
    if (!/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) return;
    count += 1;
    if (count % STRIDE === 0) onProgress(`${title}: ${count} packages compiled`);
  };
}
