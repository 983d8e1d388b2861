/** Synthesizes every environment into cdktf.out. */
import { runCommand } from '../command';
import { ensureTerraform } from '../install/terraform';
import { step } from '../progress';
import { synthesize } from '../synthesize';

void runCommand(async () => {
  const terraform = await ensureTerraform({ onProgress: console.log });
  await step('synthesized into cdktf.out', async () => synthesize({ terraform: terraform.path }));
});
