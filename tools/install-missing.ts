import type { Environment } from '../model/environment';
import { assembleEngines } from './assemble-engines';
import { buildControlPlane } from './build-control-plane';
import { synthesizedDocuments } from './documents';
import { type EngineName, engines } from './install/engines/engine-table';
import { installPackages } from './install/packages';
import { packagedAs, programs } from './install/program-table';
import { findPrograms, type ProgramName } from './install/programs';
import { ensureTerraform } from './install/terraform';
import { installLinters } from './install-linters';
import { enginesOf } from './local/engines';
import { programsOf } from './local/programs';
import { step } from './progress';
import { synthesize } from './synthesize';

/** Installs the programs that an environment needs and this machine lacks. */
export async function installMissing({ name }: Environment): Promise<void> {
  const terraform = await ensureTerraform({ onProgress: console.log });
  synthesize({ terraform: terraform.path, environment: name });
  const documents = synthesizedDocuments(name);
  await install(programsOf(documents));
  await assembleEngines(enginesOf(documents));
}

/** Installs everything that any local environment, and so a test, may need. */
export async function installPrograms(): Promise<void> {
  await ensureTerraform({ onProgress: console.log });
  const names = Object.keys(programs) as ProgramName[];
  await install(names.filter((name) => !packagedAs(name).program.optional));
  await assembleEngines(Object.keys(engines) as EngineName[]);
  await buildControlPlane();
  await installLinters();
}

async function install(names: readonly ProgramName[]): Promise<void> {
  const { missing } = await findPrograms(names);
  if (missing.length === 0) return;
  const onProgress = (line: string) => console.log(`  ${line}`);
  await step('programs installed', () => installPackages(missing, { onProgress }));
}
