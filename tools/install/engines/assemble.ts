import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../local/lock';
import { watchInterruption } from '../logged';
import { type Machine, thisMachine } from '../machine';
import { InstallError } from '../problem';
import { findPrograms, type ProgramName } from '../programs';
import { makeClasses } from './classes';
import { type Engine, type FoundEngine, hasLauncher } from './engine';
import { classPath, type EnginePlan, findEngine, planEngine } from './find';
import type { AssemblyJob, EngineOptions } from './job';
import { downloadJars } from './maven';

/**
 * Programs that assembling an engine calls; none when it is there already.
 * @throws InstallError when a person named a folder that will not do
 */
export function assemblyPrograms(engine: Engine, machine: Machine): ProgramName[] {
  return findEngine(engine, machine) ? [] : called(engine, planEngine(engine, machine));
}

function called(engine: Engine, { installed }: EnginePlan): ProgramName[] {
  return [...(installed ? [] : (['mvn'] as const)), ...(hasLauncher(engine) ? (['javac'] as const) : [])];
}

/**
 * An engine: an installed one where there is one, else assembled from Maven Central into `.abreast/engines`, which
 * later commands find again. It appears whole or not at all, and only one command at a time assembles it.
 * @throws InstallError when a program is missing, a jar cannot be had, or a person named a folder that will not do
 */
export async function ensureEngine(engine: Engine, options: EngineOptions): Promise<FoundEngine> {
  const { machine = thisMachine() } = options;
  const there = findEngine(engine, machine);
  if (there) return there;
  const plan = planEngine(engine, machine);
  return withLock(`${plan.folder}.lock`, async () => {
    const meanwhile = findEngine(engine, machine);
    if (meanwhile) return meanwhile;
    await assemble(engine, plan, { ...options, machine });
    return { version: plan.version, classPath: classPath(plan, plan.folder) };
  });
}

async function assemble(engine: Engine, plan: EnginePlan, options: Required<EngineOptions>): Promise<void> {
  const draft = `${plan.folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'classes'), { recursive: true });
  const { interruption, stop } = watchInterruption();
  try {
    const paths = await programs(engine, plan, options.machine);
    const log = join(options.machine.stateFolder, 'logs', 'engines.log');
    const job = { engine, plan, draft, log, interruption, paths, ...options };
    if (!plan.installed) await downloadJars(job);
    await makeClasses(job);
    renameSync(draft, plan.folder);
  } finally {
    stop();
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Where the programs are that are needed; the others are never called. */
async function programs(engine: Engine, plan: EnginePlan, machine: Machine): Promise<AssemblyJob['paths']> {
  const { found, problems } = await findPrograms(called(engine, plan), { machine });
  if (problems.length === 0) return { mvn: found.get('mvn')?.path ?? '', javac: found.get('javac')?.path ?? '' };
  throw new InstallError({
    step: `assembling ${engine.title}`,
    why: problems.map(({ path, value, rule }) => `${path} (${value}) ${rule}`).join('; '),
    wayOut: problems.map(({ wayOut }) => wayOut),
  });
}
