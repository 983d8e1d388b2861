import type { Environment } from '../model/environment';
import { synthesizedDocuments } from './documents';
import { installPackages } from './install/packages';
import { programs } from './install/program-table';
import { findPrograms, type ProgramName } from './install/programs';
import { ensureTerraform } from './install/terraform';
import { programsOf } from './local/programs';
import { step } from './progress';
import { synthesize } from './synthesize';

/** Installs the programs that an environment needs and this machine lacks. */
export async function installMissing({ name }: Environment): Promise<void> {
  const terraform = await ensureTerraform({ onProgress: console.log });
  synthesize(terraform.path);
  await install(programsOf(synthesizedDocuments(name)));
}

/** Installs everything that any local environment, and so a test, may need. */
export async function installPrograms(): Promise<void> {
  await ensureTerraform({ onProgress: console.log });
  await install(Object.keys(programs) as ProgramName[]);
}

async function install(names: readonly ProgramName[]): Promise<void> {
  const { missing } = await findPrograms(names);
  if (missing.length === 0) return;
  const onProgress = (line: string) => console.log(`  ${line}`);
  await step('programs installed', () => installPackages(missing, { onProgress }));
}
