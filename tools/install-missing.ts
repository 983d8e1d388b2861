import type { Environment } from '../model/environment';
import { synthesizedDocuments } from './documents';
import { installPackages } from './install/packages';
import { findPrograms } from './install/programs';
import { ensureTerraform } from './install/terraform';
import { programsOf } from './local/programs';
import { step } from './progress';
import { synthesize } from './synthesize';

/** Installs the programs that an environment needs and this machine lacks. */
export async function installMissing({ name }: Environment): Promise<void> {
  const terraform = await ensureTerraform({ onProgress: console.log });
  synthesize(terraform.path);
  const { missing } = await findPrograms(programsOf(synthesizedDocuments(name)));
  if (missing.length === 0) return;
  await step('programs installed', () => installPackages(missing, { onProgress: (line) => console.log(`  ${line}`) }));
}
